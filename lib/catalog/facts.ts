import { GRADES } from "@/lib/grade";
import { type Fact, Status } from "./schema";

/** The facts to show, by field in camel case: of each field the best evidenced, of equals the first given. */
export type StrongestFacts = ReadonlyMap<string, Fact>;

/**
 * Picks, for every field, the fact with the highest grade. Among equals the files themselves go before what is
 * said of them, and a source's word before what the editors compiled; give the newest first so that it wins among the rest.
 */
export function strongestFacts(facts: readonly Fact[]): StrongestFacts {
  const strongest = new Map<string, Fact>();
  for (const fact of facts) {
    const field = camelCase(fact.field);
    const known = strongest.get(field);
    if (!known || rank(fact) > rank(known)) strongest.set(field, fact);
  }
  return strongest;
}

/** Of equal grade: what was counted in the files goes before what they say of themselves, and that before what is said of them. */
const STANDING = new Map([
  ["artifact", 0.8],
  ["config", 0.7],
  ["editors", 0],
]);
const rank = ({ grade, kind }: Fact) => GRADES.indexOf(grade) + (STANDING.get(kind) ?? 0.5);

/** A field's words; null when unstated or not words. */
export function textFact(facts: StrongestFacts, field: string): string | null {
  const value = facts.get(field)?.value;
  return typeof value === "string" && value !== "" ? value : null;
}

/** A field's list of words; a single word is a list of one. */
export function listFact(facts: StrongestFacts, field: string): string[] {
  const value = facts.get(field)?.value;
  const items = Array.isArray(value) ? value : [value];
  return items.filter((item) => typeof item === "string");
}

/** A field's number; null when unstated, or hidden in an object that states more beside it. */
export function numberFact(facts: StrongestFacts, field: string): number | null {
  const value = facts.get(field)?.value;
  const stated = isRecord(value) ? (value.count ?? value.value ?? value.total) : value;
  return typeof stated === "number" && Number.isFinite(stated) ? stated : null;
}

/** Whether the parameter count shown was read off a name, and not counted or stated elsewhere since. */
export function nominalFact(facts: StrongestFacts): boolean {
  const nominal = facts.get("parametersNominal");
  return nominal?.value === true && nominal.kind === facts.get("parameters")?.kind;
}

/** Whether the Hub asks for consent before a download: it says `auto`, `manual` or false. */
export function gatedFact(facts: StrongestFacts): boolean | null {
  const value = facts.get("gated")?.value;
  return typeof value === "boolean" ? value : typeof value === "string" ? value !== "false" : null;
}

const ShownStatus = Status.catch("listed");

/** Whether the source still shows the model; `listed` when nothing else was seen. */
export function statusFact(facts: StrongestFacts): Status {
  return ShownStatus.parse(facts.get("hubStatus")?.value);
}

/** The editors' caveat. A plain `yes` is no caveat. */
export function listingFact(facts: StrongestFacts): { show: string; why: string | null } | null {
  const value = facts.get("listing")?.value;
  const { show, why } = isRecord(value) ? value : { show: value, why: null };
  if (typeof show !== "string" || show === "yes") return null;
  return { show, why: typeof why === "string" ? why : null };
}

/** Downloads with the day they were counted; null without a day, since a count of no date says nothing. */
export function downloadsFact(facts: StrongestFacts): { count: number; at: string } | null {
  const count = numberFact(facts, "downloads");
  const fact = facts.get("downloads");
  const own = isRecord(fact?.value) && typeof fact.value.at === "string" ? fact.value.at : null;
  const at = own ?? fact?.at ?? null;
  return count === null || at === null ? null : { count, at };
}

function camelCase(field: string): string {
  return field.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
