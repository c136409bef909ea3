import { afterEach } from "vitest";
import { db } from "@/lib/db/client";
import { createHub } from "@/lib/hub/client";
import {
  type Fault,
  type FaultRequest,
  type RecordedHub,
  type RecordedRepository,
  startRecordedHub,
} from "@/lib/hub/recorded-server";
import { runSync } from "@/lib/sync/engine/run";
import type { SyncScope } from "@/lib/sync/schema";
import { testDatabase } from "@/lib/testing/database";

const { owner } = await testDatabase();
const servers: RecordedHub[] = [];
let count = 0;

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

/** A repository at a commit, with a card. */
export function aRepository(
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

/** Holds back every answer of a Hub until it is opened. */
export function aGate() {
  let open: () => void = () => undefined;
  let isReached = false;
  const hold = new Promise<void>((resolve) => (open = resolve));
  const fault = (): Fault => {
    isReached = true;
    return { hold };
  };
  return { fault, isReached: () => isReached, open: () => open() };
}

type Served = {
  repositories: RecordedRepository[];
  pageSize?: number;
  faults?: (request: FaultRequest) => Fault | null;
  token?: string;
  /** How many repositories are read side by side. */
  width?: number;
};

/** A recorded Hub of these repositories, its client, and a sync over it. Stopped after the test. */
export async function served({ repositories, pageSize = 100, faults, token, width }: Served) {
  const server = await startRecordedHub({ repositories, pageSize, ...(faults && { faults }) });
  servers.push(server);
  // Waits between tries are the client's own test.
  const hub = createHub({ url: server.url, token, sleep: () => Promise.resolve() });
  return {
    server,
    hub,
    sync: (scope: SyncScope = { listing: {} }) =>
      runSync({ hub, scope, job: "test", ...(width && { width }) }),
  };
}

/** How many rows each table of the catalog holds. */
export async function catalogRows() {
  const [row] = await owner.$queryRaw<Record<string, bigint>[]>`
    SELECT (SELECT count(*) FROM models) AS models, (SELECT count(*) FROM revisions) AS revisions,
      (SELECT count(*) FROM facts) AS facts, (SELECT count(*) FROM artifacts) AS artifacts,
      (SELECT count(*) FROM nodes) AS nodes, (SELECT count(*) FROM edges) AS edges,
      (SELECT count(*) FROM evidence) AS evidence, (SELECT count(*) FROM distillations) AS distillations,
      (SELECT count(*) FROM eval_runs) AS runs, (SELECT count(*) FROM revision_problems) AS problems,
      (SELECT count(*) FROM search_documents) AS documents, (SELECT count(*) FROM audit_events) AS audit`;
  return row;
}

/** The latest revision of a model with all that hangs on it. */
export async function latestOf(ref: string) {
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

/** `relation key` of each parent, sorted. */
export async function parentsOf(ref: string) {
  const revision = await latestOf(ref);
  return revision.node?.parents
    .map(({ relation, parent }) => `${relation} ${parent.key}`)
    .toSorted();
}

/** What a run noted of each repository. */
export async function outcomesOf(runId: string) {
  const rows = await db().syncOutcome.findMany({ where: { runId }, orderBy: { ref: "asc" } });
  return Object.fromEntries(rows.map(({ ref, outcome }) => [ref, outcome]));
}

/** The card of a model that was taught. */
export const student = (teacher: string) => `---
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
