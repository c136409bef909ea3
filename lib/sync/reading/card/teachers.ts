import { type EdgeClaim, UNSTATED_DISTILLATION } from "@/lib/sync/reading/claim";
import { isSame } from "./base-models";
import { mayStateTeacher, teachersStated } from "./grammar";
import { namesIn } from "./names";
import { MARKED, plainSentences } from "./sentences";
import { type Before, afterwards, ownStatement } from "./statement";
import { type Subject, ground } from "./subject";

/**
 * Teachers a card names in prose. Only a sentence about this very model counts, and only a teacher that is a
 * repository written out in the card, or a well-known service. What is unsure is left out: a missing edge can be
 * declared by the publisher, a wrong one accuses.
 */
export function teacherClaims(cardText: string, subject: Subject): EdgeClaim[] {
  const sentences = plainSentences(cardText, subject.ref);
  const last = sentences.findLastIndex(({ text }) => mayStateTeacher(text));
  if (last < 0) return [];
  const names = namesIn(sentences);
  const claims = new Map<string, EdgeClaim>();
  let before: Before = "unclear";
  for (const sentence of sentences.slice(0, last + 1)) {
    const own = ownStatement(sentence, subject.ref, before);
    before = afterwards(sentence, own, subject.ref);
    if (own === null) continue;
    for (const parent of teachersStated(own, names, subject.ref)) {
      const key = parent.kind === "model" ? parent.ref.toLowerCase() : JSON.stringify(parent);
      if (claims.has(key) || (parent.kind === "model" && isSame(parent.ref, subject.ref))) continue;
      claims.set(key, {
        relation: "distilled_from",
        parent,
        field: "distillation.teacher",
        distillation: UNSTATED_DISTILLATION,
        grounds: [{ ...ground(subject, "card_text", readable(sentence.text)), grade: "inferred" }],
      });
    }
  }
  return [...claims.values()];
}

/** The sentence as the card shows it, the repository of a link in parentheses. */
function readable(sentence: string): string {
  return sentence
    .replace(new RegExp(`${MARKED.source}\\s?([.,;:)]?)`, "g"), (_, words, ref, stop) =>
      words === "" || words === ref
        ? `${String(ref)}${String(stop)} `
        : `${String(words)} (${String(ref)})${String(stop)} `,
    )
    .replace(/\s+/g, " ")
    .trim();
}
