import { afterEach, expect, test, vi } from "vitest";
import { ProoflineError } from "@/lib/errors";
import { log } from "@/lib/log";
import { problem, ProblemDocument, problemOf } from "@/lib/web/problem";

vi.mock("@/lib/log", () => ({ log: { error: vi.fn() } }));
afterEach(() => vi.clearAllMocks());

const request = { method: "GET", path: "/api/v1/models" };

test("a refusal is told in its own words and not logged", async () => {
  const fields = [{ field: "limit", message: "must be a whole number from 1 to 100" }];
  const response = await problemOf(new ProoflineError("invalid", "limit is off.", fields), request);
  expect(response.status).toBe(400);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(await response.json()).toEqual({
    type: "about:blank",
    title: "Bad request",
    status: 400,
    detail: "limit is off.",
    errors: fields,
  });
  expect(log.error).not.toHaveBeenCalled();
});

test.each([
  ["invalid", 400],
  ["forbidden", 403],
  ["not_found", 404],
  ["conflict", 409],
  ["unavailable", 503],
] as const)("%s is %i", async (code, status) => {
  expect((await problemOf(new ProoflineError(code, "no"), request)).status).toBe(status);
});

test("a bug is told without particulars, and logged once", async () => {
  const response = await problemOf(new Error("password=hunter2 at 10.0.0.1"), request);
  expect(response.status).toBe(500);
  const body = await response.text();
  expect(body).not.toMatch(/hunter2|10[.]0/);
  expect(ProblemDocument.parse(JSON.parse(body)).status).toBe(500);
  expect(log.error).toHaveBeenCalledTimes(1);
});

test("near names are told when there are some", async () => {
  expect(await problem(404, "no", { near: ["a/b"] }).json()).toMatchObject({ near: ["a/b"] });
  expect(await problem(404, "no", { near: [] }).json()).not.toHaveProperty("near");
});
