import { z } from "zod";
import type { FieldError } from "@/lib/errors";
import type { PreviewedRepository, RulePreview } from "@/lib/sync/rules/preview";
import { type SyncRule, SyncRuleInput, type SyncRuleStatement } from "@/lib/sync/rules/schema";

const text = z.string().catch("");

/** A form's fields as they are typed, so that a refused form keeps every one of them. */
const RuleValues = z.object({
  name: text,
  kind: text,
  author: text,
  tag: text,
  search: text,
  models: text,
  base: text,
  relation: text,
  depth: text,
  mirrors: text,
  everyMinutes: text,
  reconcileHours: text,
  guardShare: text,
});
export type RuleValues = z.infer<typeof RuleValues>;
export type RuleField = keyof RuleValues;

/** One half of a preview: how many, how many of them their cards may still move, and the first of them. */
export type ShownPart = { count: number; mayChange: number; first: PreviewedRepository[] };

/** A preview as its page shows it. */
export type ShownPreview = Pick<RulePreview, "isWhole" | "requests"> & {
  included: ShownPart;
  excluded: ShownPart;
  /** Of how many of the included the bytes are known; from these the rest is estimated. */
  sized: number;
  bytes: number | null;
};

const ROWS_SHOWN = 200;

/** Of a long preview its first rows: a form that was sent carries all of them back and forth. */
export function shownPreview({
  isWhole,
  requests,
  included,
  excluded,
  size,
}: RulePreview): ShownPreview {
  const part = (all: PreviewedRepository[]) => ({
    count: all.length,
    mayChange: all.filter(({ mayChange }) => mayChange).length,
    first: all.slice(0, ROWS_SHOWN),
  });
  return {
    isWhole,
    requests,
    included: part(included),
    excluded: part(excluded),
    sized: size.known,
    bytes: size.bytes,
  };
}

export type Refusal = "session_over" | "rule_gone" | "refused" | "no_preview" | "too_slow";

/** What the form shows: all that was typed, and either what to mend or what the rule would take. */
export type RuleFormState = {
  values: RuleValues;
  errors: FieldError[];
  /** Why nothing could be done, where it is no field's fault. */
  refusal: Refusal | null;
  /** What the Hub or the command said beside it. */
  sentence: string | null;
  preview: ShownPreview | null;
  /** Counts the sendings. */
  sent: number;
};

/** A form that was not sent yet. */
export const unsent = (values: RuleValues): RuleFormState => ({
  values,
  errors: [],
  refusal: null,
  sentence: null,
  preview: null,
  sent: 0,
});

/** What a new rule's form begins with; the numbers are the schema's own defaults. */
export function blankRule(): RuleValues {
  const stated = SyncRuleInput.parse({ name: "-", kind: "all", selector: {} });
  return { ...valuesOf(stated), name: "", kind: "author" };
}

/** A stored rule as its form shows it. */
export function valuesOf(rule: SyncRuleStatement): RuleValues {
  const selected = {
    author: "",
    tag: "",
    search: "",
    base: "",
    ...rule.selector,
    models: rule.kind === "list" ? rule.selector.models.join("\n") : "",
    relation: rule.kind === "children" ? (rule.selector.relation ?? "") : "",
  };
  return {
    ...selected,
    name: rule.name,
    kind: rule.kind,
    depth: rule.depth,
    mirrors: rule.mirrors ? "on" : "",
    everyMinutes: String(rule.everyMinutes),
    reconcileHours: String(rule.reconcileHours),
    guardShare: String(rule.guardShare),
  };
}

/** The fields of a sent form; one that is missing is empty. */
export function readRuleForm(form: FormData): RuleValues {
  return RuleValues.parse(Object.fromEntries(form));
}

export type ReadRule = { ok: true; rule: SyncRuleStatement } | { ok: false; errors: FieldError[] };

/** What was typed as a rule, or what to mend in each field. Whether the rule is followed is not the form's to say. */
export function ruleFrom(values: RuleValues, enabled: SyncRule["enabled"]): ReadRule {
  const parsed = SyncRuleInput.safeParse({
    name: values.name,
    kind: values.kind,
    selector: selectorFrom(values),
    depth: values.depth,
    mirrors: values.mirrors === "on",
    enabled,
    everyMinutes: numberFrom(values.everyMinutes),
    reconcileHours: numberFrom(values.reconcileHours),
    guardShare: numberFrom(values.guardShare),
  });
  if (parsed.success) return { ok: true, rule: parsed.data };
  return { ok: false, errors: fieldErrors(parsed.error, values) };
}

function selectorFrom({ kind, author, tag, search, models, base, relation }: RuleValues): object {
  switch (kind) {
    case "author":
      return { author: pathOf(author).split("/")[0] ?? "" };
    case "tag":
      return { tag };
    case "search":
      return { search };
    case "list":
      return { models: listed(models) };
    case "children":
      return { base: nameOf(base), relation: relation === "" ? null : relation };
    default:
      return {};
  }
}

const listed = (models: string) =>
  models
    .split(/[\s,]+/)
    .filter((ref) => ref !== "")
    .map(nameOf);

const HUB_ADDRESS = /^(?:https?:\/\/)?(?:www\.)?(?:huggingface\.co|hf\.co)\/([^?#]+)/i;
/** What the Hub keeps beside models stands under these; their second part is no model's owner. */
const BESIDE_MODELS = /^(?:datasets|spaces|api|docs|papers|collections|models|blog)(?:\/|$)/i;

/** The path of an address on the Hub as people copy it; of anything else the text itself. */
function pathOf(text: string): string {
  const path = HUB_ADDRESS.exec(text.trim())?.[1]?.replace(/\/+$/, "");
  return path === undefined || BESIDE_MODELS.test(path) ? text : path;
}

/** The repository an address on the Hub leads to; of anything else the text itself. */
export function nameOf(text: string): string {
  const path = pathOf(text);
  return path === text ? text : path.split("/").slice(0, 2).join("/");
}

/** An empty field is no number, and not 0. */
const numberFrom = (text: string) => (text.trim() === "" ? Number.NaN : Number(text));

/** One line a field, the first of what is wrong with it; of a list, naming the entry. */
function fieldErrors(error: z.ZodError, values: RuleValues): FieldError[] {
  const fields = new Map<string, string>();
  for (const { path, message } of error.issues) {
    const [first, second, place] = path;
    const field = String(first === "selector" ? second : first);
    const entry = typeof place === "number" ? listed(values.models)[place] : undefined;
    const told = isEmpty(field, values) ? message.replace(/^is not [^.]+\./, "is empty.") : message;
    if (!fields.has(field))
      fields.set(field, entry === undefined ? capital(told) : `“${entry}” ${told}`);
  }
  return [...fields].map(([field, message]) => ({ field, message }));
}

function isEmpty(field: string, values: RuleValues): boolean {
  return Object.entries(values).some(([name, typed]) => name === field && typed.trim() === "");
}

const capital = (sentence: string) => sentence.charAt(0).toUpperCase() + sentence.slice(1);
