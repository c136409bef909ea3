import { afterEach, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { createHub } from "@/lib/hub/client";
import {
  type Fault,
  type FaultRequest,
  type RecordedHub,
  type RecordedRepository,
  startRecordedHub,
} from "@/lib/hub/recorded-server";
import { runSync } from "@/lib/sync/run";
import type { SyncScope } from "@/lib/sync/schema";
import { testDatabase } from "@/lib/testing/database";

const { owner } = await testDatabase();
const servers: RecordedHub[] = [];
let count = 0;

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

/** A repository at a commit, with a card. */
function aRepository(
  id: string,
  card: string,
  info: Record<string, unknown> = {},
): RecordedRepository {
  count += 1;
  const sha = count.toString(16).padStart(40, "0");
  return {
    id,
    info: {
      _id: `hub-${sha.slice(-12)}`,
      id,
      sha,
      lastModified: "2026-01-02T03:04:05.000Z",
      createdAt: "2026-01-01T00:00:00.000Z",
      private: false,
      gated: false,
      disabled: false,
      downloads: 5,
      likes: 1,
      tags: [],
      ...info,
    },
    files: { "README.md": card, "model.safetensors": { bytes: "weights", lfs: true } },
  };
}

type Served = {
  repositories: RecordedRepository[];
  pageSize?: number;
  faults?: (request: FaultRequest) => Fault | null;
  token?: string;
};

async function served({ repositories, pageSize = 100, faults, token }: Served) {
  const server = await startRecordedHub({ repositories, pageSize, ...(faults && { faults }) });
  servers.push(server);
  // Waits between tries are the client's own test.
  const hub = createHub({ url: server.url, token, sleep: () => Promise.resolve() });
  return {
    server,
    hub,
    sync: (scope: SyncScope = { listing: {} }) => runSync({ hub, scope, job: "test" }),
  };
}

async function catalogRows() {
  const [row] = await owner.$queryRaw<Record<string, bigint>[]>`
    SELECT (SELECT count(*) FROM models) AS models, (SELECT count(*) FROM revisions) AS revisions,
      (SELECT count(*) FROM facts) AS facts, (SELECT count(*) FROM artifacts) AS artifacts,
      (SELECT count(*) FROM nodes) AS nodes, (SELECT count(*) FROM edges) AS edges,
      (SELECT count(*) FROM evidence) AS evidence, (SELECT count(*) FROM distillations) AS distillations,
      (SELECT count(*) FROM eval_runs) AS runs, (SELECT count(*) FROM revision_problems) AS problems,
      (SELECT count(*) FROM search_documents) AS documents, (SELECT count(*) FROM audit_events) AS audit`;
  return row;
}

async function latestOf(ref: string) {
  const { revision } = await db().revisionAlias.findFirstOrThrow({
    where: { alias: "latest", model: { ref } },
    include: {
      revision: {
        include: {
          problems: true,
          artifacts: { orderBy: { path: "asc" } },
          facts: { where: { revokedAt: null } },
          evalRuns: { include: { results: true } },
          node: {
            include: {
              parents: {
                where: { evidence: { some: { revokedAt: null } } },
                include: { parent: true, distillation: true, evidence: true },
              },
            },
          },
        },
      },
    },
  });
  return revision;
}

async function parentsOf(ref: string) {
  const revision = await latestOf(ref);
  return revision.node?.parents
    .map(({ relation, parent }) => `${relation} ${parent.key}`)
    .toSorted();
}

async function outcomesOf(runId: string) {
  const rows = await db().syncOutcome.findMany({ where: { runId }, orderBy: { ref: "asc" } });
  return Object.fromEntries(rows.map(({ ref, outcome }) => [ref, outcome]));
}

const student = (teacher: string) => `---
license: mit
tags: [distillation, fraud-detection]
datasets: [one/claims, squad]
base_model: one/base
distillation:
  teacher: [${teacher}]
  type: [response]
  scheme: offline
  temperature: 2
model-index:
  - name: student
    results:
      - task: { type: text-classification }
        dataset: { name: Claims, type: one/claims }
        metrics: [{ type: accuracy, value: 0.93 }, { type: f1, value: high }]
---
# Student

This model finds fraud in claims. It was distilled from ${teacher}.
`;

describe("a run", () => {
  it("writes everything a card says, with its evidence, and nothing the second time", async () => {
    const { sync, server } = await served({
      repositories: [
        aRepository("one/student", student("one/teacher-70b")),
        aRepository("one/teacher-70b", "A large model.\n"),
        aRepository("one/base", "A base model.\n"),
        aRepository("one/unrelated", "A general chat model.\n"),
      ],
    });
    const first = await sync();
    expect(first.counts).toEqual({
      applied: 3,
      unchanged: 0,
      excluded: 1,
      unreadable: 0,
      failed: 0,
    });
    expect(first.status).toBe("completed");
    const revision = await latestOf("one/student");
    expect(await parentsOf("one/student")).toEqual([
      "distilled_from model:one/teacher-70b@unpinned",
      "finetuned_from model:one/base@unpinned",
      "trained_on dataset:one/claims",
      "trained_on dataset:squad",
    ]);
    const taught = revision.node?.parents.find(({ relation }) => relation === "distilled_from");
    expect(taught?.distillation).toMatchObject({
      types: ["response"],
      scheme: "offline",
      temperature: 2,
      typesBasis: "documented",
    });
    expect(taught?.evidence.map(({ grade, kind }) => `${grade} ${kind}`).toSorted()).toEqual([
      "hub_derived card",
      "inferred card_text",
    ]);
    expect(revision.evalRuns).toHaveLength(1);
    expect(revision.evalRuns[0]).toMatchObject({
      benchmark: "Claims",
      runner: "self_reported",
      kind: "quality",
    });
    expect(
      revision.artifacts.map(({ path, format, sha256 }) => [path, format, sha256 !== null]),
    ).toEqual([
      ["README.md", "markdown", false],
      ["model.safetensors", "safetensors", true],
    ]);
    expect(revision.cardText).toContain("# Student");
    expect(revision.cardText).not.toContain("license: mit");
    expect(revision.problems.map(({ code }) => code)).toEqual(["evals.shape"]);
    const admitted = await db().model.findMany({
      where: { ref: { startsWith: "one/" } },
      orderBy: { ref: "asc" },
    });
    expect(admitted.map(({ ref, admission }) => `${ref} ${admission}`)).toEqual([
      "one/base ancestor",
      "one/student distilled",
      "one/teacher-70b ancestor",
    ]);

    const before = await catalogRows();
    const asked = server.requests.length;
    const second = await sync();
    expect(second.counts).toEqual({
      applied: 0,
      unchanged: 3,
      excluded: 1,
      unreadable: 0,
      failed: 0,
    });
    expect(await catalogRows()).toEqual(before);
    // The list, and the one that does not belong: what is known is not asked for again.
    const again = server.requests.slice(asked).map(({ path }) => path.split("?")[0]);
    expect(
      again.filter((path) => path !== "/api/models" && !path?.includes("one/unrelated")),
    ).toEqual([]);
  });

  it("adds a revision when the commit moved, and leaves the old one as it was", async () => {
    const old = aRepository("two/student", "---\ntags: [distilled]\n---\nDistilled.\n");
    const first = await served({ repositories: [old] });
    await first.sync();
    const kept = await latestOf("two/student");
    const next = await served({
      repositories: [
        aRepository("two/student", "---\ntags: [distilled]\nlicense: mit\n---\nNew.\n", {
          _id: old.info._id,
        }),
      ],
    });
    await next.sync();
    const latest = await latestOf("two/student");
    expect(latest.id).not.toBe(kept.id);
    expect(await db().revision.count({ where: { modelId: kept.modelId } })).toBe(2);
    expect(await db().revision.findUnique({ where: { id: kept.id } })).toMatchObject({
      cardText: "Distilled.\n",
    });
  });

  it("goes on under the catalog's name when the Hub renamed a repository", async () => {
    const old = aRepository("three/old", "---\ntags: [distilled]\n---\n");
    await (await served({ repositories: [old] })).sync();
    await (
      await served({
        repositories: [
          aRepository("three/new", "---\ntags: [distilled]\n---\nNew.", { _id: old.info._id }),
        ],
      })
    ).sync();
    expect(await db().model.count({ where: { ref: "three/new" } })).toBe(0);
    expect(await latestOf("three/old")).toMatchObject({ cardText: "New." });
  });
});

describe("a name", () => {
  const card = "---\ntags: [distilled]\n---\n";

  it("that another repository took does not bring its holder's record along", async () => {
    const first = aRepository("name/freed", `${card}First.`);
    await (await served({ repositories: [first] })).sync();
    const before = await catalogRows();
    const taken = await served({ repositories: [aRepository("name/freed", `${card}Second.`)] });
    const { runId } = await taken.sync();
    const [told] = await db().syncOutcome.findMany({ where: { runId } });
    expect(told).toMatchObject({ ref: "name/freed", outcome: "excluded" });
    expect(told?.reason).toMatch(/^The catalog holds another repository under this name/);
    expect(await catalogRows()).toEqual(before);
    expect(await latestOf("name/freed")).toMatchObject({ cardText: "First." });
  });

  it("taken over by another case is another repository's, however often it is read", async () => {
    const { sync } = await served({
      repositories: [
        aRepository("name/Cased", `${card}Upper.`),
        aRepository("name/cased", `${card}Lower.`),
      ],
    });
    const { runId } = await sync();
    expect(Object.values(await outcomesOf(runId)).toSorted()).toEqual(["applied", "excluded"]);
    const before = await catalogRows();
    await sync();
    await sync();
    expect(await catalogRows()).toEqual(before);
  });

  it("that only changed on the Hub writes nothing", async () => {
    const old = aRepository("name/old", card);
    await (await served({ repositories: [old] })).sync();
    const before = await catalogRows();
    const renamed = { ...old, id: "name/new", info: { ...old.info, id: "name/new" } };
    const { counts } = await (await served({ repositories: [renamed] })).sync();
    expect(counts).toMatchObject({ applied: 0, unchanged: 1 });
    expect(await catalogRows()).toEqual(before);
  });
});

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
    const before = await catalogRows();
    const moved = { ...gated, info: { ...gated.info, downloads: 6 } };
    const again = await (await served({ repositories: [moved] })).sync();
    expect(again.counts).toMatchObject({ unchanged: 1 });
    expect(await catalogRows()).toEqual(before);

    const open = await served({ repositories: [gated], token: "hf_accepted" });
    expect((await open.sync()).counts).toMatchObject({ applied: 1 });
    const read = await latestOf("gate/student");
    expect(read.id).toBe(refused.id);
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

describe("lineage", () => {
  it("refuses the claim that would close a circle, and keeps the rest", async () => {
    const { sync } = await served({
      repositories: [
        aRepository(
          "loop/a",
          "---\ntags: [distilled]\nbase_model: loop/b\ndatasets: [squad]\n---\n",
        ),
        aRepository(
          "loop/b",
          "---\ntags: [distilled]\nbase_model: Loop/A\ndatasets: [squad]\n---\n",
        ),
      ],
    });
    const { counts } = await sync();
    expect(counts).toMatchObject({ applied: 2, failed: 0 });
    const parents = [await parentsOf("loop/a"), await parentsOf("loop/b")].flat();
    expect(parents.filter((parent) => parent?.startsWith("finetuned_from"))).toHaveLength(1);
    expect(parents.filter((parent) => parent === "trained_on dataset:squad")).toHaveLength(2);
    const problems = [
      ...(await latestOf("loop/a")).problems,
      ...(await latestOf("loop/b")).problems,
    ];
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: "lineage.cycle", field: "base_model" });
    expect(problems[0]?.message).toMatch(
      /says .* is its parent, but .* already names this model as its own parent\. This claim was not added\./,
    );
    const before = await catalogRows();
    await sync();
    expect(await catalogRows()).toEqual(before);
  });

  it("refuses a circle of three, and says by which way", async () => {
    const card = (base: string) => `---\ntags: [distilled]\nbase_model: ${base}\n---\n`;
    const make = async (repository: RecordedRepository) =>
      (await served({ repositories: [repository] })).sync();
    await make(aRepository("ring/a", card("ring/b")));
    await make(aRepository("ring/b", card("ring/c")));
    await make(aRepository("ring/c", card("ring/a")));
    expect(await parentsOf("ring/c")).toEqual([]);
    expect((await latestOf("ring/c")).problems[0]?.message).toBe(
      "ring/c says ring/a is its parent, but ring/a's record already names this model as its own parent (via ring/b). This claim was not added.",
    );
  });

  it("brings in a copy of a distilled model that was listed before it, and ancestors of ancestors", async () => {
    const { sync } = await served({
      repositories: [
        aRepository(
          "kin/a-copy",
          "---\nbase_model: kin/b-student\nbase_model_relation: quantized\n---\n",
        ),
        aRepository("kin/b-student", "---\ntags: [distilled]\nbase_model: kin/c-base\n---\n"),
        aRepository("kin/c-base", "---\nbase_model: kin/d-root\n---\n"),
        aRepository("kin/d-root", "The root.\n"),
        aRepository("kin/e-finetune", "---\nbase_model: kin/b-student\n---\n"),
      ],
    });
    const { counts } = await sync();
    expect(counts).toMatchObject({ applied: 4, excluded: 1 });
    const rows = await db().model.findMany({
      where: { ref: { startsWith: "kin/" } },
      orderBy: { ref: "asc" },
    });
    expect(
      rows.map(({ ref, admission, admissionReason }) => [ref, admission, admissionReason]),
    ).toEqual([
      [
        "kin/a-copy",
        "copy_of_distilled",
        "It is a converted copy of kin/b-student, a distilled model of this catalog.",
      ],
      [
        "kin/b-student",
        "distilled",
        'Its publisher tagged it as distilled (tags: "distilled"); no teacher is named.',
      ],
      ["kin/c-base", "ancestor", "kin/b-student names it as its base."],
      ["kin/d-root", "ancestor", "kin/c-base names it as its base."],
    ]);
  });

  it("leaves a parent the Hub does not show as a name without a revision", async () => {
    const { sync } = await served({
      repositories: [
        aRepository("lone/student", "---\ntags: [distilled]\nbase_model: lone/missing\n---\n"),
      ],
    });
    const { counts } = await sync({ models: ["lone/student"] });
    expect(counts).toEqual({ applied: 1, unchanged: 0, excluded: 0, unreadable: 0, failed: 0 });
    expect(await parentsOf("lone/student")).toEqual(["finetuned_from model:lone/missing@unpinned"]);
  });
});

describe("an interrupted run", () => {
  it("is told so and resumed from its cursor", async () => {
    const repositories = ["a", "b", "c", "d"].map((name) =>
      aRepository(`stop/${name}`, `---\ntags: [distilled]\nbase_model: stop/base\n---\n${name}\n`),
    );
    const scope = { listing: { author: "stop" } };
    const { server, hub, sync } = await served({
      repositories: [...repositories, aRepository("stop/base", "Base")],
      pageSize: 2,
    });
    // What a killed process leaves: its row, two outcomes, and the address of the second page.
    await sync({ models: ["stop/a", "stop/b"] });
    const { cursor } = (await hub.list({ author: "stop" }).next()).value ?? {
      entries: [],
      cursor: null,
    };
    const left = await db().syncRun.create({
      data: {
        source: "hub",
        hubUrl: hub.url,
        scope,
        cursor: { part: "listing", page: cursor, read: 2 },
        outcomes: {
          create: [
            { ref: "stop/a", outcome: "applied" },
            { ref: "stop/b", outcome: "applied" },
          ],
        },
      },
    });
    const asked = server.requests.length;
    const { isResumed, counts, runId } = await sync(scope);
    expect(isResumed).toBe(true);
    expect(counts).toMatchObject({ applied: 2 });
    expect(await db().syncRun.findUnique({ where: { id: left.id } })).toMatchObject({
      status: "interrupted",
    });
    expect(Object.keys(await outcomesOf(runId))).not.toContain("stop/a");
    expect(server.requests.slice(asked).some(({ path }) => path.includes("stop/a/tree"))).toBe(
      false,
    );
    expect(await db().model.count({ where: { ref: { startsWith: "stop/" } } })).toBe(5);
  });

  it("keeps two Hubs apart", async () => {
    const scope = { listing: { author: "apart" } };
    const card = "---\ntags: [distilled]\n---\n";
    const slow = await served({
      repositories: [aRepository("apart/a", card)],
      faults: () => ({ delayMs: 300 }),
    });
    const other = await served({ repositories: [aRepository("apart/b", card)] });
    const first = slow.sync(scope);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect((await other.sync(scope)).counts).toMatchObject({ applied: 1 });
    const { runId } = await first;
    expect(await db().syncRun.findUnique({ where: { id: runId } })).toMatchObject({
      status: "completed",
    });
  });

  it("does not let two runs of one scope meet", async () => {
    const { hub, sync } = await served({
      repositories: [aRepository("twice/a", "---\ntags: [distilled]\n---\n")],
      faults: () => ({ delayMs: 300 }),
    });
    const first = sync();
    await new Promise((resolve) => setTimeout(resolve, 150));
    await expect(runSync({ hub, scope: { listing: {} }, job: "test" })).rejects.toThrow(
      "already running",
    );
    expect((await first).status).toBe("completed");
  });
});
