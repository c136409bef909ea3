import { NextRequest } from "next/server";
import { beforeAll, describe, expect, test } from "vitest";
import { aModel, anArtifact, type BuiltModel } from "@/lib/testing/builders/catalog";
import { aFormerName } from "@/lib/testing/builders/changes";
import { proxy } from "@/proxy";

const HOST = "http://localhost:3000";
const ask = (path: string) => proxy(new NextRequest(new URL(path, HOST)));
const ledTo = (response: Response) => response.headers.get("location")?.replace(HOST, "");

let model: BuiltModel;

beforeAll(async () => {
  model = await aModel({ ref: "acme/Present" });
  await aFormerName(model, "Old-Owner/Past");
});

describe("a name a model had", () => {
  test.each([
    ["/models/Old-Owner/Past", "/models/acme/Present"],
    ["/models/old-owner/past", "/models/acme/Present"],
    [
      "/models/Old-Owner/Past/lineage?depth=2&direction=up",
      "/models/acme/Present/lineage?depth=2&direction=up",
    ],
    [
      "/models/Old-Owner/Past/changes.atom?kind=gone",
      "/models/acme/Present/changes.atom?kind=gone",
    ],
    ["/models/Old-Owner/Past?revision=abcdef1", "/models/acme/Present?revision=abcdef1"],
    ["/models/Old%2DOwner/Past/files", "/models/acme/Present/files"],
  ])("%s leads to %s", async (path, present) => {
    const response = await ask(path);
    expect(response.status).toBe(308);
    expect(ledTo(response)).toBe(present);
  });

  test("leads to the model that took it since", async () => {
    const taker = await aModel();
    await aFormerName(model, taker.ref);
    expect((await ask(`/models/${taker.ref}`)).status).toBe(200);
  });
});

describe("a page", () => {
  test("of a model that is here is let through, with a policy of its own", async () => {
    const response = await ask("/models/acme/present/safety");
    expect(response.status).toBe(200);
    expect(response.headers.get("x-middleware-next")).toBe("1");
    expect(response.headers.get("content-security-policy")).toContain("script-src 'self' 'nonce-");
  });

  test.each(["/models/no/body", "/models/acme/Present?revision=nope", "/models/a/%00"])(
    "%s is not here, and a page says so",
    async (path) => {
      const response = await ask(path);
      expect(response.status).toBe(404);
      expect(response.headers.get("x-middleware-rewrite")).toContain("/absent/");
    },
  );

  test("of a file is there for the files of the revision alone", async () => {
    const { path } = await anArtifact(model.revision.id);
    const inside = (asked: string) => ask(`/models/acme/Present/files/inside?path=${asked}`);
    expect((await inside(encodeURIComponent(path))).status).toBe(200);
    for (const asked of ["nope", "%00", ""]) {
      const response = await inside(asked);
      expect(response.status).toBe(404);
      expect(response.headers.get("x-middleware-rewrite")).toContain("/files/inside?path=");
    }
  });

  test.each(["changes.json", "changes.atom"])(
    "is no %s, which answers in its own form",
    async (feed) => {
      const response = await ask(`/models/no/body/${feed}`);
      expect(response.headers.get("x-middleware-next")).toBe("1");
    },
  );

  test("that is no model's costs no look", async () => {
    expect((await ask("/models")).status).toBe(200);
    expect((await ask("/changes")).status).toBe(200);
  });

  test("whose address cannot be decoded is refused", async () => {
    expect((await ask("/models/%E0%A4%A")).status).toBe(400);
  });
});
