import { z } from "zod";
import { STATUSES } from "./schema";

/**
 * What changed at the source of a model. `before` and `after` hold only what differs: an item that is `changed` stands
 * in both, one that was `removed` in `before` alone, one that was `added` in `after` alone.
 */

const Removal = z.enum(["removed", "changed"]);
const Addition = z.enum(["added", "changed"]);

/** The newest commit. */
const Commit = z.object({
  sha: z.string().nullable(),
  modifiedAt: z.string().nullable().describe("when the source says this state was made"),
});

/** What is declared, and the license text beside it, by its git object. */
const License = z.object({
  license: z.string().nullable(),
  licenseName: z.string().nullable(),
  file: z.object({ path: z.string(), gitOid: z.string().nullable() }).nullable(),
});

/** What a publisher states about the model. */
const claims = <Mark extends typeof Removal | typeof Addition>(change: Mark) =>
  z.object({
    facts: z.array(
      z.object({
        change,
        field: z.string().describe("`domain`, `distilled` or `task`"),
        value: z.json(),
      }),
    ),
    parents: z.array(
      z.object({
        change,
        relation: z.string(),
        name: z.string().describe("namespace/name, or the words it is named by"),
        sha: z.string().nullable(),
        distillation: z
          .record(z.string(), z.json())
          .nullable()
          .describe("what is stated of how it taught, by the keys of a distillation record"),
      }),
    ),
    evals: z.array(
      z.object({
        change,
        benchmark: z.string(),
        category: z.string(),
        metric: z.string(),
        value: z.number().nullable(),
        unit: z.string(),
      }),
    ),
  });

/** As many weight files as one change names; `count` counts the others too. */
export const NAMED_WEIGHTS = 200;
/** As many other files as one change names. */
export const NAMED_FILES = 50;

const weights = <Mark extends typeof Removal | typeof Addition>(change: Mark) =>
  z.object({
    count: z.int().describe("weight files that differ on this side"),
    files: z.array(
      z.object({
        change,
        path: z.string(),
        sizeBytes: z.number().nullable(),
        sha256: z.string().nullable(),
        gitOid: z.string().nullable(),
      }),
    ),
  });

const files = <Mark extends typeof Removal | typeof Addition>(change: Mark) =>
  z.object({
    total: z.int().describe("files that are no weights, at this revision"),
    count: z.int().describe("those of them that differ on this side"),
    files: z.array(z.object({ change, path: z.string() })),
  });

const Gate = z.object({ gated: z.union([z.literal(false), z.string()]).nullable() });
const Name = z.object({ ref: z.string() });
const Shown = z.object({ status: z.enum(STATUSES) });

const change = <Kind extends string, Before extends z.ZodType, After extends z.ZodType>(
  kind: Kind,
  before: Before,
  after: After,
) => z.object({ kind: z.literal(kind), before, after });

/** One change with its two sides, by kind. The last four say whether the source still shows the model. */
export const ChangeContent = z.discriminatedUnion("kind", [
  change("moved", Commit, Commit),
  change("license", License, License),
  change("claims", claims(Removal), claims(Addition)),
  change("weights", weights(Removal), weights(Addition)),
  change("files", files(Removal), files(Addition)),
  change("gated", Gate, Gate),
  change("renamed", Name, Name),
  change("private", Shown, Shown),
  change("disabled", Shown, Shown),
  change("gone", Shown, Shown),
  change("returned", Shown, Shown),
]);
export type ChangeContent = z.infer<typeof ChangeContent>;
export type ChangeKind = ChangeContent["kind"];
