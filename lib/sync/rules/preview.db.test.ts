import { describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { previewRule } from "@/lib/sync/rules/preview";
import type { RuleSelector } from "@/lib/sync/rules/schema";
import { aRepository, served, student } from "@/lib/testing/recorded-sync";

const NOW = new Date("2026-03-01T12:00:00Z");
const PLAIN = "---\nlicense: mit\n---\n# Plain\n";
const byAuthor = (author: string): RuleSelector => ({ kind: "author", selector: { author } });
const byName = (...models: string[]): RuleSelector => ({ kind: "list", selector: { models } });

/** A listing shows the head of each card, as the Hub's do. */
const LISTED = { tags: ["distillation"], cardData: { license: "mit", tags: ["distillation"] } };
const distilled = (id: string) => aRepository(id, student("big/teacher"), LISTED);

const refs = (part: readonly { ref: string }[]) => part.map(({ ref }) => ref).toSorted();

describe("a preview", () => {
  it("parts what belongs from what does not, says why, adds up bytes, and writes nothing", async () => {
    const { hub, server } = await served({
      repositories: [
        distilled("lab/student"),
        aRepository("lab/plain", PLAIN),
        aRepository("lab/hidden", student("big/teacher"), { ...LISTED, disabled: true }),
        distilled("other/student"),
      ],
    });
    const found = await previewRule({ ...byAuthor("lab"), depth: "full" }, { hub, now: NOW });
    expect(found.isWhole).toBe(true);
    expect(refs(found.included)).toEqual(["lab/student"]);
    expect(refs(found.excluded)).toEqual(["lab/hidden", "lab/plain"]);
    const card = student("big/teacher");
    expect(found.included[0]?.bytes).toBe(Buffer.byteLength(card) + "weights".length);
    expect(found.included[0]?.reason).toMatch(/distill/i);
    expect(found.excluded.find(({ ref }) => ref === "lab/hidden")?.reason).toMatch(/disabled/);
    expect(found.excluded.find(({ ref }) => ref === "lab/plain")?.reason).toMatch(
      /^By the listing: Nothing says/,
    );
    // One page, one file list: nobody's card is asked for.
    expect(server.requests).toHaveLength(2);
    expect(await db().hubRepository.count()).toBe(0);
    expect(await db().syncRun.count()).toBe(0);
    expect(await db().auditEvent.count()).toBe(0);
  });

  it("counts the requests of a first reading: of all, or only of what is a candidate", async () => {
    const { hub } = await served({
      repositories: [distilled("lab/student"), aRepository("lab/plain", PLAIN)],
    });
    const of = (depth: "full" | "listing") =>
      previewRule({ ...byAuthor("lab"), depth }, { hub, now: NOW });
    expect((await of("full")).requests).toBe(1 + 2 * 3);
    expect((await of("listing")).requests).toBe(1 + 3);
  });

  it("says that the card is read later only of what the rule reads", async () => {
    const { hub } = await served({
      repositories: [distilled("lab/student"), aRepository("lab/plain", PLAIN)],
    });
    const reasons = async (depth: "full" | "listing") => {
      const { included, excluded } = await previewRule(
        { ...byAuthor("lab"), depth },
        { hub, now: NOW },
      );
      return [...included, ...excluded].map(({ reason }) => reason);
    };
    expect(await reasons("full")).toEqual([
      expect.stringMatching(/^By the listing: .* no teacher is named\. Its card is read later\.$/),
      expect.stringMatching(
        /^By the listing: .* Its card is read later, and may tell otherwise\.$/,
      ),
    ]);
    expect(await reasons("listing")).toEqual([
      expect.stringMatching(/Its card is read later\.$/),
      expect.stringMatching(/^Nothing says/),
    ]);
  });

  it("stops after a thousand entries of a listing, and says that there are more", async () => {
    const repositories = Array.from({ length: 1_300 }, (_, i) => aRepository(`lab/m${i}`, PLAIN));
    const { hub, server } = await served({ repositories, pageSize: 500 });
    const found = await previewRule({ ...byAuthor("lab"), depth: "listing" }, { hub, now: NOW });
    expect(found.isWhole).toBe(false);
    expect(found.excluded).toHaveLength(1_000);
    expect(server.requests).toHaveLength(2);
  });

  it("asks for sizes of the first twenty only", async () => {
    const repositories = Array.from({ length: 23 }, (_, i) => distilled(`lab/s${i}`));
    const { hub, server } = await served({ repositories });
    const found = await previewRule({ ...byAuthor("lab"), depth: "full" }, { hub, now: NOW });
    expect(found.included.filter(({ bytes }) => bytes !== null)).toHaveLength(20);
    expect(server.requests).toHaveLength(1 + 20);
  });

  it("states no sum of sizes where the Hub does not state all of them", async () => {
    const unsized = { ...distilled("lab/student"), files: undefined };
    const siblings = [{ rfilename: "config.json" }, { rfilename: "model.safetensors", size: 7 }];
    const { hub } = await served({
      repositories: [{ ...unsized, info: { ...unsized.info, siblings } }],
    });
    const found = await previewRule({ ...byAuthor("lab"), depth: "full" }, { hub, now: NOW });
    expect(found.included).toMatchObject([{ ref: "lab/student", bytes: null }]);
  });

  it("asks for what is named, and leaves out with its words what the Hub does not show", async () => {
    const { hub } = await served({ repositories: [distilled("lab/student")] });
    const found = await previewRule(
      { ...byName("lab/student", "lab/nobody"), depth: "full" },
      { hub, now: NOW },
    );
    expect(refs(found.included)).toEqual(["lab/student"]);
    expect(found.excluded).toMatchObject([
      { ref: "lab/nobody", reason: expect.stringContaining("shows no repository") as string },
    ]);
  });

  it("names at most a hundred of a list", async () => {
    const models = Array.from({ length: 101 }, (_, i) => `lab/n${i}`);
    const { hub, server } = await served({ repositories: [] });
    const found = await previewRule({ ...byName(...models), depth: "full" }, { hub, now: NOW });
    expect(found.isWhole).toBe(false);
    expect(server.requests.filter(({ path }) => path.includes("/api/models/lab/"))).toHaveLength(
      100,
    );
  });

  it("fails as a whole where the Hub does not answer", async () => {
    const { hub } = await served({
      repositories: [distilled("lab/student")],
      faults: () => ({ status: 503, body: "" }),
    });
    await expect(
      previewRule({ ...byAuthor("lab"), depth: "full" }, { hub, now: NOW }),
    ).rejects.toMatchObject({ kind: "unavailable" });
  });

  it("takes weights by their count and type, and estimates the rest from a few file lists", async () => {
    const weights = { safetensors: { parameters: { BF16: 1_000, F32: 10 }, total: 1_010 } };
    const stated = aRepository("size/stated", student("big/teacher"), { ...LISTED, ...weights });
    const unstated = Array.from({ length: 30 }, (_, i) => ({
      ...distilled(`size/s${i}`),
      files: { "model.bin": "x".repeat(100) },
    }));
    const { hub, server } = await served({ repositories: [stated, ...unstated] });
    const { size } = await previewRule({ ...byAuthor("size"), depth: "full" }, { hub, now: NOW });
    expect(size).toEqual({ bytes: 2_040 + 30 * 100, known: 21, all: 31 });
    expect(server.requests).toHaveLength(1 + 20);
  });

  it("knows what the catalog holds, and asks for none of it again", async () => {
    const { hub, sync } = await served({
      repositories: [distilled("held/student"), aRepository("held/plain", PLAIN)],
    });
    await sync({ listing: { author: "held" } });
    const found = await previewRule({ ...byAuthor("held"), depth: "full" }, { hub, now: NOW });
    expect(found.included).toMatchObject([
      { ref: "held/student", inCatalog: true, reason: "The catalog holds it already." },
    ]);
    expect(found.excluded).toMatchObject([
      {
        ref: "held/plain",
        mayChange: true,
        reason: expect.stringMatching(/otherwise\.$/) as string,
      },
    ]);
    expect(found.requests).toBe(1);
  });
});
