import { z } from "zod";
import { ChangeContent, type ChangeKind } from "@/lib/catalog/changes";
import { manyOf, wholeNumber } from "@/lib/web/params";

/** Kinds in the order they are offered to choose from: what binds first, what is routine last. */
export const CHANGE_KINDS = [
  "license",
  "claims",
  "weights",
  "files",
  "moved",
  "renamed",
  "gated",
  "private",
  "disabled",
  "gone",
  "returned",
] as const satisfies readonly ChangeKind[];

const Commit = z
  .object({ sha: z.string().nullable(), digest: z.string() })
  .nullable()
  .describe("the revision on this side; null where the change is of no revision");

/** Which change of which model it is, beside what changed. */
const place = {
  seq: z.int().describe("number of the change; later changes have greater ones"),
  id: z.string(),
  model: z.string().describe("namespace/name as it is today"),
  at: z.iso.datetime().describe("when the change was seen"),
  source: z.string(),
  from: Commit,
  to: Commit,
};

const [moved, license, claims, weights, files, gated, renamed, hidden, disabled, gone, returned] =
  ChangeContent.options;

/** A change at the source of a model, with before and after by its kind. */
export const ModelChange = z
  .discriminatedUnion("kind", [
    moved.extend(place),
    license.extend(place),
    claims.extend(place),
    weights.extend(place),
    files.extend(place),
    gated.extend(place),
    renamed.extend(place),
    hidden.extend(place),
    disabled.extend(place),
    gone.extend(place),
    returned.extend(place),
  ])
  .meta({ id: "ModelChange" });
export type ModelChange = z.infer<typeof ModelChange>;

export const CHANGES_A_PAGE = 30;

const seq = wholeNumber(0, Number.MAX_SAFE_INTEGER, "must be the number of a change");

const parts = {
  kind: manyOf(CHANGE_KINDS).describe("kinds of change; all when left out"),
  after: seq
    .optional()
    .describe("only changes with greater numbers, oldest first: how to follow what happens"),
  before: seq.optional().describe("only changes with smaller numbers, newest first"),
  limit: wholeNumber(1, 100, "must be a whole number from 1 to 100")
    .default(CHANGES_A_PAGE)
    .describe(`changes an answer, ${CHANGES_A_PAGE} when left out`),
};

/** Which changes are asked for: without `after`, the newest first. */
export const ChangesQuery = z
  .object(parts)
  .refine(({ after, before }) => after === undefined || before === undefined, {
    path: ["before"],
    message: "cannot be asked together with after",
  })
  .meta({ id: "ChangesQuery" });
export type ChangesQuery = z.infer<typeof ChangesQuery>;

export const ChangesAnswer = z
  .object({
    changes: z.array(ModelChange),
    meta: z.object({
      after: z
        .int()
        .describe("give it as `after` to be told what came later; the greatest number told so far"),
      before: z
        .int()
        .nullable()
        .describe("give it as `before` for older changes; null where there are none"),
      more: z.boolean().describe("whether more is to be had the way that was asked"),
    }),
  })
  .meta({ id: "ChangesAnswer" });
export type ChangesAnswer = z.infer<typeof ChangesAnswer>;
