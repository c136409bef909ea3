import { describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import {
  aRepository,
  catalogRows,
  latestOf,
  outcomesOf,
  parentsOf,
  served,
} from "@/lib/testing/recorded-sync";

describe("a gated repository", () => {
  const gated = aRepository(
    "gate/student",
    "---\ntags: [distilled]\nlicense: mit\n---\nThe card.\n",
    { gated: "auto", cardData: { tags: ["distilled"] } },
  );
  gated.files = { ...gated.files, ".eval_results/a.yaml": "none" };

  it("is read again once access is given, and its problem ends", async () => {
    await (await served({ repositories: [gated] })).sync();
    const refused = await latestOf("gate/student");
    expect(refused.cardText).toBeNull();
    expect(refused.problems.map(({ code }) => code)).toEqual(["card.not_readable"]);
    const { facts = 0n, audit = 0n, ...others } = (await catalogRows()) ?? {};
    const moved = { ...gated, info: { ...gated.info, downloads: 6 } };
    const again = await (await served({ repositories: [moved] })).sync();
    expect(again.counts).toMatchObject({ unchanged: 1 });
    // The count that moved is stated anew, and nothing else.
    expect(await catalogRows()).toEqual({ ...others, facts: facts + 1n, audit: audit + 1n });

    const open = await served({ repositories: [gated], token: "hf_accepted" });
    await db().$executeRaw`DELETE FROM pgboss.job WHERE name = 'artifacts.read'`;
    expect((await open.sync()).counts).toMatchObject({ applied: 1 });
    const read = await latestOf("gate/student");
    expect(read.id).toBe(refused.id);
    // So are its weights, which were behind the same gate.
    expect(await db().$queryRaw`SELECT data FROM pgboss.job WHERE name = 'artifacts.read'`).toEqual(
      [{ data: { revisionId: refused.id } }],
    );
    expect(read.cardText).toBe("The card.\n");
    expect(read.facts.find(({ field }) => field === "license")?.value).toBe("mit");
    expect(read.problems.map(({ code }) => code)).toEqual(["evals.shape"]);
    expect((await open.sync()).counts).toMatchObject({ unchanged: 1 });
    // Without the token, what it showed stays.
    expect((await (await served({ repositories: [gated] })).sync()).counts).toMatchObject({
      unchanged: 1,
    });
  });

  it("whose file list was not there is asked for it again", async () => {
    const repository = aRepository("gate/tree", "---\ntags: [distilled]\n---\n", {
      cardData: { tags: ["distilled"] },
    });
    const refusing = await served({
      repositories: [repository],
      faults: ({ path }) =>
        path.includes("gate/tree/tree")
          ? { status: 404, headers: { "x-error-code": "RevisionNotFound" } }
          : null,
    });
    await refusing.sync();
    expect((await latestOf("gate/tree")).problems.map(({ code }) => code)).toEqual([
      "files.not_readable",
    ]);
    await (await served({ repositories: [repository] })).sync();
    const { artifacts, problems } = await latestOf("gate/tree");
    expect(artifacts).toHaveLength(2);
    expect(problems).toEqual([]);
  });
});

describe("a model of the catalog that the Hub withdraws", () => {
  it.each(["disabled", "private"])(
    "by making it %s is kept, and says so until it is back",
    async (status) => {
      const ref = `drawn/${status}`;
      const shown = aRepository(ref, "---\ntags: [distilled]\n---\n");
      const hidden = { ...shown, info: { ...shown.info, [status]: true } };
      // The recorded server hides a private entry; the true one lists it to whoever may read it.
      const token = "hf_reader";
      const statuses = async () =>
        (await latestOf(ref)).facts.flatMap(({ field, value, grade, kind }) =>
          field === "hubStatus" ? [{ value, grade, kind }] : [],
        );
      const changes = async () =>
        db().auditEvent.count({ where: { action: "model.hub_status_changed" } });
      const told = await changes();
      await (await served({ repositories: [shown], token })).sync();
      expect(await statuses()).toEqual([]);

      const withdrawn = await served({ repositories: [hidden], token });
      expect((await withdrawn.sync()).counts).toMatchObject({ applied: 1, excluded: 0 });
      const stated = [{ value: status, grade: "hub_derived", kind: "hub_api" }];
      expect(await statuses()).toEqual(stated);
      expect(await changes()).toBe(told + 1);
      expect((await withdrawn.sync()).counts).toMatchObject({ unchanged: 1 });
      expect(await statuses()).toEqual(stated);

      await (await served({ repositories: [shown], token })).sync();
      expect(await statuses()).toEqual([]);
      expect(await changes()).toBe(told + 2);
      expect(
        await db().fact.count({ where: { field: "hubStatus", revision: { model: { ref } } } }),
      ).toBe(1);
    },
  );
});

describe("one bad repository", () => {
  it("costs only itself", async () => {
    const { sync } = await served({
      repositories: [
        aRepository("bad/broken-yaml", "---\ntags: [distilled\nlicense: mit\n---\nText.\n", {
          cardData: { tags: ["distilled"], license: "apache-2.0" },
        }),
        aRepository(
          "bad/huge-card",
          `---\ntags: [distilled]\n---\n${"Ordinary words. ".repeat(340_000)}`,
        ),
        aRepository(
          "bad/local-base",
          "---\ntags: [distilled]\nbase_model: /workspace/out/ckpt\n---\n",
        ),
        aRepository("bad/itself", "---\ntags: [distilled]\nbase_model: bad/itself\n---\n"),
        aRepository("bad/nul", "---\ntags: [distilled]\n---\nA \0 byte and half a pair.\n", {
          config: { text: "a\u0000b\ud800" },
        }),
        aRepository("bad/private-field", "Text", { private: "perhaps" }),
        aRepository("bad/disabled", "---\ntags: [distilled]\n---\n", { disabled: true }),
        aRepository("bad/gated", "---\ntags: [distilled]\n---\n", {
          gated: "auto",
          cardData: { tags: ["distilled"] },
        }),
      ],
    });
    const { runId, status } = await sync();
    expect(status).toBe("completed");
    expect(await outcomesOf(runId)).toEqual({
      "bad/broken-yaml": "applied",
      "bad/huge-card": "applied",
      "bad/local-base": "applied",
      "bad/itself": "applied",
      "bad/nul": "applied",
      "bad/private-field": "unreadable",
      "bad/disabled": "excluded",
      "bad/gated": "applied",
    });
    const codes = async (ref: string) => (await latestOf(ref)).problems.map(({ code }) => code);
    const broken = await latestOf("bad/broken-yaml");
    expect(broken.problems.map(({ code }) => code)).toEqual(["card.yaml"]);
    expect(broken.problems[0]?.message).toMatch(/line \d+, column \d+/);
    expect(broken.facts.find(({ field }) => field === "license")?.value).toBe("apache-2.0");
    expect(await codes("bad/huge-card")).toEqual(["card.too_large"]);
    expect(Buffer.byteLength((await latestOf("bad/huge-card")).cardText ?? "")).toBeLessThanOrEqual(
      512 * 1024,
    );
    expect(await codes("bad/local-base")).toEqual(["base_model.not_a_repository"]);
    expect(await parentsOf("bad/local-base")).toEqual([]);
    expect(await codes("bad/itself")).toEqual(["base_model.itself"]);
    expect(await codes("bad/gated")).toEqual(["card.not_readable"]);
  });

  it("with one bad file or field is read for the rest", async () => {
    const distilled = "---\ntags: [distilled]\n---\n";
    const nested: unknown = JSON.parse("[".repeat(2_500) + "]".repeat(2_500));
    const evil = aRepository("odd/files", distilled, { lastModified: "0000-01-01T00:00:00.000Z" });
    const { sync } = await served({
      repositories: [
        {
          ...evil,
          files: {
            ...evil.files,
            ".eval_results/c.yaml": "&a [*a, *a]",
            "weights.constructor": "x",
          },
        },
        aRepository("odd/nested", distilled, { config: { nested } }),
      ],
    });
    const { runId } = await sync();
    expect(await outcomesOf(runId)).toEqual({ "odd/files": "applied", "odd/nested": "applied" });
    const { problems, modifiedAt } = await latestOf("odd/files");
    expect(modifiedAt).toBeNull();
    expect(problems.map(({ code }) => code)).toContain("evals.shape");
  });

  it("is tried again by the next run when the Hub failed for it", async () => {
    let isDown = true;
    const { sync } = await served({
      repositories: [
        aRepository("flaky/a", "---\ntags: [distilled]\n---\n"),
        aRepository("flaky/b", "---\ntags: [distilled]\n---\n"),
      ],
      faults: ({ path }) => (isDown && path.includes("flaky/a/tree") ? { status: 500 } : null),
    });
    const first = await sync();
    expect(first.counts).toMatchObject({ applied: 1, failed: 1 });
    isDown = false;
    expect((await sync()).counts).toMatchObject({ applied: 1, unchanged: 1, failed: 0 });
  });
});

describe("repositories the Hub cannot answer for", () => {
  it("fail alone, however many stand side by side", async () => {
    const bad = Array.from({ length: 7 }, (_, at) => aRepository(`wall/a${at}`, "Text"));
    const { sync } = await served({
      repositories: [...bad, aRepository("wall/b", "---\ntags: [distilled]\n---\n")],
      faults: ({ path }) => (path.includes("wall/a") ? { status: 500 } : null),
    });
    const { status, counts } = await sync();
    expect(status).toBe("completed");
    expect(counts).toMatchObject({ applied: 1, failed: 7 });
  });

  it("stop the run when the Hub shows no list either, and the next one goes on from there", async () => {
    let [isDown, isBack] = [false, false];
    const repositories = Array.from({ length: 12 }, (_, at) =>
      aRepository(`gone/m${String(at).padStart(2, "0")}`, "---\ntags: [distilled]\n---\n"),
    );
    const { sync, server } = await served({
      repositories,
      pageSize: 6,
      width: 1,
      faults: ({ path }) => {
        if (path.includes("gone/m06") && !isBack) isDown = true;
        return isDown ? { status: 503 } : null;
      },
    });
    const scope = { listing: { author: "gone" } };
    const first = await sync(scope);
    expect(first).toMatchObject({ status: "failed", counts: { applied: 6 } });
    [isDown, isBack] = [false, true];
    const asked = server.requests.length;
    expect(await sync(scope)).toMatchObject({
      status: "completed",
      isResumed: true,
      counts: { applied: 6 },
    });
    expect(server.requests.slice(asked).some(({ path }) => path.includes("gone/m05"))).toBe(false);
    // What has ended is not resumed.
    expect(await sync(scope)).toMatchObject({ isResumed: false, counts: { unchanged: 12 } });
  });
});

it("fails with a sentence when the Hub does not answer", async () => {
  const { sync } = await served({ repositories: [], faults: () => ({ status: 503 }) });
  const { status, sentence, runId } = await sync();
  expect(status).toBe("failed");
  expect(sentence).toMatch(/^The sync stopped: .+\.$/);
  expect(await db().syncRun.findUnique({ where: { id: runId } })).toMatchObject({
    status: "failed",
  });
});
