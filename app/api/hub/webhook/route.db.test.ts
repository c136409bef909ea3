import { beforeEach, expect, test, vi } from "vitest";
import { DELETE, GET, POST } from "@/app/api/hub/webhook/route";
import { testDatabase } from "@/lib/testing/database";

const SECRET = vi.hoisted(
  () => (process.env.PROOFLINE_WEBHOOK_SECRET = "a secret of this test alone"),
);
const { owner } = await testDatabase();

const [A, B] = ["a".repeat(40), "b".repeat(40)];
const main = "refs/heads/main";
const repo = { type: "model", name: "acme/student", id: "6400", headSha: B };
const pushed = (oldSha: string, newSha: string, ref = main) => ({
  event: { action: "update", scope: "repo.content" },
  repo: { ...repo, headSha: newSha },
  updatedRefs: [{ ref, oldSha, newSha }],
  webhook: { id: "7", version: 3 },
});
const told = (scope: string, action: string) => ({ event: { scope, action }, repo });

async function deliver(body: object | string, secret: string | null = SECRET) {
  const response = await POST(
    new Request("http://localhost/api/hub/webhook", {
      method: "POST",
      headers: secret === null ? {} : { "x-webhook-secret": secret },
      body: typeof body === "string" ? body : JSON.stringify(body),
    }),
  );
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const jobs = () => owner.$queryRaw<{ data: unknown; priority: number; state: string }[]>`
  SELECT data, priority, state::text FROM pgboss.job WHERE name = 'sync.repository' ORDER BY created_on`;
const startAll = () => owner.$executeRaw`UPDATE pgboss.job SET state = 'active'`;

beforeEach(async () => {
  await owner.$executeRaw`DELETE FROM pgboss.job`;
  await owner.hubDelivery.deleteMany();
});

test("a pushed model is looked after before all that nobody waits for", async () => {
  expect(await deliver(pushed(A, B))).toEqual({ status: 202, body: { status: "queued" } });
  expect(await jobs()).toEqual([
    { data: { ref: "acme/student", cause: "webhook" }, priority: 10, state: "created" },
  ]);
  expect(await owner.hubDelivery.findMany()).toMatchObject([
    { ref: "acme/student", event: "repo.content.update", headSha: B },
  ]);
});

test("what is told twice is done once, also when both arrive at the same moment", async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => deliver(pushed(A, B))));
  const statuses = answers.map(({ body }) => body.status).toSorted();
  expect(statuses).toEqual([...Array.from({ length: 7 }, () => "duplicate"), "queued"]);
  await startAll();
  expect((await deliver(pushed(A, B))).body).toEqual({ status: "duplicate" });
  expect(await jobs()).toHaveLength(1);
});

test("a push that goes back, and forth again, is news each time", async () => {
  for (const [from, to] of [
    [A, B],
    [B, A],
    [A, B],
  ] as const) {
    expect((await deliver(pushed(from, to))).body).toEqual({ status: "queued" });
    await startAll();
  }
  expect(await jobs()).toHaveLength(3);
});

test.each([
  ["repo", "delete"],
  ["repo", "move"],
  ["repo", "update"],
  ["repo.config", "update"],
  ["repo.flavor", "update"],
])("%s %s is looked after, each time anew", async (scope, action) => {
  expect((await deliver(told(scope, action))).body).toEqual({ status: "queued" });
  await startAll();
  expect((await deliver(told(scope, action))).body).toEqual({ status: "queued" });
  expect((await jobs()).map(({ state }) => state)).toEqual(["active", "created"]);
});

test.each([
  ["a discussion", told("discussion", "create")],
  ["a comment", told("discussion.comment", "update")],
  ["an unknown scope", told("weather", "update")],
  ["a pull request's branch", pushed(A, B, "refs/pr/3")],
  ["a dataset", { ...pushed(A, B), repo: { ...repo, type: "dataset" } }],
])("%s is taken and ignored", async (_, body) => {
  expect(await deliver(body)).toEqual({ status: 202, body: { status: "ignored" } });
  expect(await jobs()).toEqual([]);
  expect(await owner.hubDelivery.count()).toBe(0);
});

test.each([
  ["another secret", "a secret of this test alonE"],
  ["the start of it", "a secret"],
  ["no secret", null],
])("with %s nothing is done", async (_, secret) => {
  const { status, body } = await deliver(pushed(A, B), secret);
  expect(status).toBe(403);
  expect(body).toMatchObject({ type: "about:blank", title: "Forbidden", status: 403 });
  expect(JSON.stringify(body)).not.toContain(SECRET);
  expect(await jobs()).toEqual([]);
});

test("what cannot be read is refused, naming the field", async () => {
  const { status, body } = await deliver({ event: { action: "update" }, repo });
  expect(status).toBe(400);
  expect(body.errors).toEqual([{ field: "event.scope", message: "is missing" }]);
  const list = await deliver("[1, 2]");
  expect(list.body.errors).toEqual([{ field: "body", message: "must be an object" }]);
  const wrong = { event: { action: "", scope: 7 }, repo: { ...repo, name: "x".repeat(301) } };
  expect((await deliver({ ...wrong, updatedRefs: "main" })).body.errors).toEqual([
    { field: "event.action", message: "is empty" },
    { field: "event.scope", message: "must be text" },
    { field: "repo.name", message: "must have at most 300 characters" },
    { field: "updatedRefs", message: "must be a list" },
  ]);
});

test("a body that was cut off is refused", async () => {
  const { status, body } = await deliver(JSON.stringify(pushed(A, B)).slice(0, -5));
  expect(status).toBe(400);
  expect(body.detail).toBe("The body is not JSON, or not all of it arrived.");
  expect(body.errors).toEqual([
    { field: "body", message: "is not JSON, or not all of it arrived" },
  ]);
});

test("a body that is too long is refused, and not read to its end", async () => {
  const body = JSON.stringify({ ...pushed(A, B), comment: { content: "x".repeat(256 * 1024) } });
  expect(await deliver(body)).toMatchObject({ status: 413, body: { title: "Content too large" } });

  let sent = 0;
  const endless = new ReadableStream({
    pull(controller) {
      sent += 1;
      controller.enqueue(new Uint8Array(64 * 1024));
    },
  });
  const response = await POST(
    new Request("http://localhost/api/hub/webhook", {
      method: "POST",
      headers: { "x-webhook-secret": SECRET },
      body: endless,
      duplex: "half",
    } as RequestInit),
  );
  expect(response.status).toBe(413);
  expect(sent).toBeLessThan(10);
});

test("old deliveries are cleared away", async () => {
  const old = new Date(Date.now() - 31 * 24 * 3600 * 1000);
  await owner.hubDelivery.create({
    data: { key: "old", hubUrl: "https://hub.example", ref: "a/b", event: "x", receivedAt: old },
  });
  await deliver(pushed(A, B));
  expect(await owner.hubDelivery.count({ where: { key: "old" } })).toBe(0);
});

test("only POST delivers", () => {
  for (const response of [GET(), DELETE()]) {
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("POST");
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  }
});

test("without a secret set here none is accepted, and the answer says what to set", async () => {
  vi.resetModules();
  vi.stubEnv("PROOFLINE_WEBHOOK_SECRET", "");
  const route = await import("@/app/api/hub/webhook/route");
  const response = await route.POST(
    new Request("http://localhost/api/hub/webhook", {
      method: "POST",
      headers: { "x-webhook-secret": "" },
      body: JSON.stringify(pushed(A, B)),
    }),
  );
  vi.unstubAllEnvs();
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({
    detail: expect.stringContaining("PROOFLINE_WEBHOOK_SECRET") as unknown,
  });
});
