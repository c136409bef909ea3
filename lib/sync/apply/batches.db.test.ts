import { createHash } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { applyReadings, type ApplyRequest } from "@/lib/sync/apply/apply";
import { type EdgeClaim, type Parent, UNSTATED_DISTILLATION } from "@/lib/sync/reading/claim";
import type { Reading } from "@/lib/sync/reading/reading";
import { digestOf } from "@/lib/sync/reading/storable";
import {
  aBaseClaim,
  aFactClaim,
  aGround,
  anEdgeClaim,
  aParserClaim,
  aReading,
} from "@/lib/testing/builders/reading";
import { catalogLines } from "@/lib/testing/catalog-digest";
import { testDatabase } from "@/lib/testing/database";

const { owner } = await testDatabase();

/** Numbers in [0, 1) that are the same for the same seed. */
function dice(seed: number) {
  let state = seed;
  const roll = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return {
    roll,
    below: (most: number) => Math.floor(roll() * most),
    pick: <Item>(items: readonly [Item, ...Item[]]): Item =>
      items[Math.floor(roll() * items.length)] ?? items[0],
  };
}
type Dice = ReturnType<typeof dice>;

const NAMES = 9;
const shaOf = (id: number, commit: number) =>
  createHash("sha1").update(`${id}/${commit}`).digest("hex");

/** A repository of the made-up Hub: its id stays, its name and commit move. */
type Repository = { id: number; name: number; commit: number };

/** Readings of a few repositories that name, rename, teach and contradict each other, the same for the same seed. */
function story(seed: number, length: number): ApplyRequest[] {
  const at = dice(seed);
  const repositories: Repository[] = Array.from({ length: 7 }, (_, id) => ({
    id,
    name: id,
    commit: 0,
  }));
  return Array.from({ length }, () => {
    const repository = at.pick(repositories as [Repository, ...Repository[]]);
    if (at.roll() < 0.25) repository.commit = at.below(3);
    if (at.roll() < 0.2) repository.name = at.below(NAMES);
    const namedBy = at.roll() < 0.2 ? { ref: "some/child", relation: "finetuned_from" } : null;
    return { reading: told(repository, at), namedBy };
  });
}

function told({ id, name, commit }: Repository, at: Dice): Reading {
  const ref = `ns${name % 3}/${at.roll() < 0.1 ? "Model" : "model"}-${name}`;
  const origin = at.roll() < 0.2 ? "starter" : "hub";
  const sha = origin === "starter" && at.roll() < 0.5 ? null : shaOf(id, commit);
  const record = { id: ref, commit };
  const edges = Array.from({ length: at.below(3) }, () => aClaim(at));
  const facts = [
    aFactClaim("license", at.pick(["mit", "apache-2.0"])),
    aFactClaim("domain", at.pick(["general", "general", "medicine"])),
    ...(at.roll() < 0.3 ? [aFactClaim("distilled", "tag")] : []),
    aParserClaim(`${origin} ${at.pick([1, 1, 2])}`),
  ];
  return aReading({
    ref,
    hubId: origin === "starter" && at.roll() < 0.6 ? null : `hub-${id}`,
    origin,
    sha,
    record,
    digest: digestOf(record),
    sourceUrl: `https://huggingface.co/${ref}`,
    cardText: at.roll() < 0.7 ? `Card ${commit} of ${id}. It is a model for tests.` : null,
    modifiedAt: new Date(Date.UTC(2026, 0, 1 + commit)),
    artifacts: Array.from({ length: 1 + at.below(3) }, (_, file) => ({
      path: `model-${file}.safetensors`,
      sizeBytes: at.roll() < 0.3 ? null : 7 + commit,
      gitOid: at.roll() < 0.5 ? null : shaOf(file, commit),
      sha256: null,
      format: "safetensors",
    })),
    claims: {
      facts,
      edges: distinctEdges(edges),
      evals: at.roll() < 0.3 ? [aResult(at)] : [],
      problems:
        at.roll() < 0.3
          ? [{ code: "card.yaml", field: "README.md", message: at.pick(["One.", "Two."]) }]
          : [],
    },
  });
}

function aClaim(at: Dice): EdgeClaim {
  const name = at.below(NAMES);
  const ref = `ns${name % 3}/${at.roll() < 0.2 ? "MODEL" : "model"}-${name}`;
  const parent: Parent = at.pick([
    { kind: "model", ref, sha: null },
    { kind: "model", ref, sha: null },
    { kind: "model", ref, sha: shaOf(name % 7, at.below(3)) },
    { kind: "dataset", name: "data/set", ref: "data/set" },
    { kind: "service", provider: "Lab", label: "Large" },
  ]);
  const grounds = [{ ...aGround, quote: at.pick(["as it says", "as they say"]) }];
  if (parent.kind === "dataset")
    return aBaseClaim("", { relation: "trained_on", parent, grounds, field: "datasets" });
  if (parent.kind === "service" || at.roll() < 0.5)
    return anEdgeClaim("", {
      parent,
      grounds,
      distillation: { ...UNSTATED_DISTILLATION, temperature: at.pick([null, 2]) },
    });
  return aBaseClaim("", {
    parent,
    grounds,
    relation: at.pick(["finetuned_from", "quantized_from"]),
  });
}

/** A card states a parent once. */
function distinctEdges(edges: EdgeClaim[]): EdgeClaim[] {
  const byParent = new Map(
    edges.map((edge) => [JSON.stringify([edge.relation, edge.parent]).toLowerCase(), edge]),
  );
  return [...byParent.values()];
}

function aResult(at: Dice): Reading["claims"]["evals"][number] {
  return {
    benchmark: "Claims",
    benchmarkRevision: null,
    ranAt: null,
    sourceUrl: "https://example.com/run",
    evaluator: null,
    note: null,
    results: [
      {
        category: "all",
        metric: "f1",
        value: at.pick([0.5, 0.75, 1.5]),
        unit: "fraction" as const,
      },
    ],
  };
}

/** Empties the catalog past every guard, so that the next story starts from nothing. */
async function emptyCatalog() {
  await owner.$transaction(async (tx) => {
    await tx.$executeRaw`SET LOCAL session_replication_role = replica`;
    await tx.$executeRaw`TRUNCATE models, namespaces, nodes, audit_events CASCADE`;
  });
}

async function whatIsThere() {
  const events = await db().auditEvent.findMany({ orderBy: { seq: "asc" } });
  const [{ broken } = { broken: 0n }] = await owner.$queryRaw<
    { broken: bigint | null }[]
  >`SELECT audit_verify() AS broken`;
  return { lines: await catalogLines(db()), events: events.map(({ action }) => action), broken };
}

/** Stories in which the members of a batch meet: renames, circles that close late, one that cannot be written. */
const STORIES = [3, 11, 21, 23, 46, 62, 91];

describe("readings written in batches", () => {
  beforeEach(emptyCatalog);

  it.each(STORIES)("leave what the same readings leave one by one (story %i)", async (seed) => {
    const requests = story(seed, 40);
    const one: unknown[] = [];
    for (const request of requests) one.push(...(await applyReadings([request], "test")));
    const expected = await whatIsThere();
    await emptyCatalog();

    const at = dice(seed);
    const batched: unknown[] = [];
    while (batched.length < requests.length) {
      const next = requests.slice(batched.length, batched.length + 1 + at.below(16));
      batched.push(...(await applyReadings(next, "test")));
    }
    expect(batched).toEqual(one);
    expect(await whatIsThere()).toEqual(expected);
    expect(expected.broken).toBeNull();
    expect(one).toContainEqual(expect.objectContaining({ outcome: "applied" }));
  });
});
