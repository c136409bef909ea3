import { z } from "zod";
import { isRepositoryId } from "@/lib/hub/schema";
import { DEPTHS } from "@/lib/sync/schema";

export const RULE_KINDS = ["author", "tag", "search", "list", "children", "all"] as const;

/** How a child may come from its base, in the Hub's words. */
export const CHILD_RELATIONS = ["finetune", "adapter", "merge", "quantized"] as const;

export const MOST_LISTED_MODELS = 5_000;

const Namespace = z
  .string({ error: "Name the user or organization on the Hub, such as distilbert." })
  .trim()
  .regex(
    /^[A-Za-z0-9][\w.-]{0,95}$/,
    "is not a name on the Hub. Write the user or organization alone, such as distilbert.",
  );
const Tag = z
  .string({ error: "Name a tag as the Hub spells it, such as distillation." })
  .trim()
  .min(1, "is empty. Write a tag as the Hub spells it, such as distillation.")
  .max(200, "is longer than any tag of the Hub. Write one tag.");
const Search = z
  .string({ error: "Write a part of the names to find, such as distil." })
  .trim()
  .min(2, "is shorter than two characters and would match almost everything. Write more of it.")
  .max(200, "is longer than a name of the Hub. Write a part of a name.");
const RepositoryId = z
  .string({ error: "Name a repository as namespace/name." })
  .trim()
  .refine(isRepositoryId, "is not a repository id. Write namespace/name.");
const Models = z
  .array(RepositoryId, { error: "List repositories, each as namespace/name." })
  .min(1, "is empty. List at least one repository as namespace/name.")
  .max(
    MOST_LISTED_MODELS,
    `names more than ${MOST_LISTED_MODELS} repositories. Split it into several rules.`,
  )
  .transform((refs) => [...new Map(refs.map((ref) => [ref.toLowerCase(), ref])).values()]);

/** What a rule of each kind selects. `relation` null stands for all four. */
export const RuleSelector = z.discriminatedUnion(
  "kind",
  [
    z.object({ kind: z.literal("author"), selector: z.object({ author: Namespace }) }),
    z.object({ kind: z.literal("tag"), selector: z.object({ tag: Tag }) }),
    z.object({ kind: z.literal("search"), selector: z.object({ search: Search }) }),
    z.object({ kind: z.literal("list"), selector: z.object({ models: Models }) }),
    z.object({
      kind: z.literal("children"),
      selector: z.object({
        base: RepositoryId,
        relation: z
          .enum(CHILD_RELATIONS, {
            error: `must be one of ${CHILD_RELATIONS.join(", ")}, or absent for all of them.`,
          })
          .nullable()
          .default(null),
      }),
    }),
    z.object({ kind: z.literal("all"), selector: z.object({}) }),
  ],
  { error: `must be one of ${RULE_KINDS.join(", ")}.` },
);
export type RuleSelector = z.infer<typeof RuleSelector>;

const wholeBetween = (least: number, most: number, unit: string) =>
  z
    .number({ error: `must be a whole number of ${unit} from ${least} to ${most}.` })
    .int(`must be a whole number of ${unit} from ${least} to ${most}.`)
    .min(least, `must be ${least} ${unit} or more.`)
    .max(most, `must be ${most} ${unit} or less.`);

const RuleSettings = z.object({
  name: z
    .string({ error: "Give the rule a name." })
    .trim()
    .min(1, "is empty. Give the rule a name.")
    .max(100, "is longer than 100 characters. Shorten it."),
  depth: z.enum(DEPTHS, { error: "must be listing or full." }).default("full"),
  mirrors: z.boolean({ error: "must be true or false." }).default(false),
  enabled: z.boolean({ error: "must be true or false." }).default(true),
  everyMinutes: wholeBetween(5, 10_080, "minutes").default(60),
  reconcileHours: wholeBetween(1, 2_160, "hours").default(168),
  guardShare: z
    .number({ error: "must be a number above 0 and up to 1, such as 0.2." })
    .gt(0, "must be above 0, such as 0.2. To believe every vanishing, write 1.")
    .max(1, "must be 1 or less, such as 0.2.")
    .default(0.2),
});

/** A rule as an admin states it: what to follow on the Hub, how closely, and how often. */
export const SyncRuleInput = z.intersection(RuleSettings, RuleSelector);
export type SyncRuleInput = z.input<typeof SyncRuleInput>;
/** A rule's statement with every default filled in. */
export type SyncRuleStatement = z.output<typeof SyncRuleInput>;

/** A stored rule. */
export type SyncRule = SyncRuleStatement & {
  id: string;
  watermark: Date | null;
  reconciledAt: Date | null;
};

/** The tag by which the Hub lists the children of a base; it gives every child one of its base, and one that says how. */
export function childTag({ base, relation }: { base: string; relation: string | null }): string {
  return relation === null ? `base_model:${base}` : `base_model:${relation}:${base}`;
}
