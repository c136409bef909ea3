import { isRepositoryId } from "@/lib/hub/schema";
import { type EdgeClaim, type Parent, UNSTATED_DISTILLATION } from "@/lib/sync/claim";
import { isSame } from "./base-models";
import { looksLikePath } from "./reference";
import { MARKED, plainSentences } from "./sentences";
import { serviceAtEnd, serviceAtStart } from "./services";
import { ownSubject } from "./statement";
import { type Subject, ground } from "./subject";

/** Names a card gives to repositories elsewhere: where exactly one id ends in a name, the name stands for it. */
type Names = ReadonlyMap<string, string | null>;

type Found = { parent: Parent; rest: string };

/**
 * Teachers a card names in prose. Only a sentence about this very model counts, and only a teacher that is a
 * repository written out in the card, or a well-known service. What is unsure is left out: a missing edge can be
 * declared by the publisher, a wrong one accuses.
 */
export function teacherClaims(cardText: string, subject: Subject): EdgeClaim[] {
  const sentences = plainSentences(cardText);
  const names = namesIn(sentences);
  const claims = new Map<string, EdgeClaim>();
  let aboutThis = false;
  for (const sentence of sentences) {
    const own = ownSubject(sentence, subject.ref, aboutThis);
    aboutThis = own !== null;
    if (own === null) continue;
    for (const parent of teachersIn(own.predicate, names, subject.ref)) {
      const key = parent.kind === "model" ? parent.ref.toLowerCase() : JSON.stringify(parent);
      if (claims.has(key) || (parent.kind === "model" && isSame(parent.ref, subject.ref))) continue;
      claims.set(key, {
        relation: "distilled_from",
        parent,
        field: "distillation.teacher",
        distillation: UNSTATED_DISTILLATION,
        grounds: [{ ...ground(subject, "card_text", readable(sentence)), grade: "inferred" }],
      });
    }
  }
  return [...claims.values()];
}

// "Distilled from X": what precedes must tie it to the subject and not to another model mentioned between.
const DISTILLED =
  /\b(?:(?:knowledge[- ])?distil(?:led|lation)(?: \(KD\))?(?: (?:smaller|small|tiny|compact|student|variant|version|model|checkpoint|copy|directly|down|successor|\d+(?:\.\d+)?[BM]))*(?: \([^)]{0,40}\))? (?:from|of))\s+/giu;
const TEACHER_IS =
  /\bteacher(?:s| models?)?(?: \([^)]{0,40}\))?(?:\s*:|,? (?:is|was|being|are|were)(?: an?| the)?)\s+/giu;
const AS_TEACHER =
  /\s+(?:(?:is|was|served|serves|acts|acted|used|is used|was used)\s+)?as (?:the |a |its |our )?(?:\w+ )?teacher\b/giu;
const DATA =
  /\b(?:data(?:sets?)?|samples|traces|trajectories|responses|outputs|completions|labels|rationales|solutions|answers|conversations|instructions|examples|tokens|pairs)\b[^.;:]{0,60}?\b(?:generated|produced|synthesi[sz]ed|distilled|sampled|written|labell?ed)(?: (?:synthetically|entirely|primarily))? (?:by|from|with|using)\s+/giu;

function teachersIn(predicate: string, names: Names, ownRef: string): Parent[] {
  const found: Parent[] = [];
  for (const match of predicate.matchAll(DISTILLED)) {
    if (mentionsOther(predicate.slice(0, match.index), ownRef)) continue;
    found.push(...listAt(predicate.slice(match.index + match[0].length), names));
  }
  for (const match of predicate.matchAll(TEACHER_IS)) {
    if (/^\s*$|\b(?:the|our|its|whose|where|with|as)\s*$/i.test(predicate.slice(0, match.index))) {
      found.push(...listAt(predicate.slice(match.index + match[0].length), names));
    }
  }
  for (const match of predicate.matchAll(AS_TEACHER)) {
    const parent = nameAtEnd(predicate.slice(0, match.index), names);
    if (parent) found.push(parent);
  }
  if (/\b(?:train|fine-?tun|tuned|distill?ed|sft)/i.test(predicate)) {
    for (const match of predicate.matchAll(DATA))
      found.push(...listAt(predicate.slice(match.index + match[0].length), names));
  }
  return found;
}

/** Words that say the following phrase describes another model than the subject. */
function mentionsOther(between: string, ownRef: string): boolean {
  if (
    /\b(?:based on|fine-?tun\w*|initiali[sz]ed|built on|derived|adapter|quanti[sz]\w*|merge\w*|version of|which|that is|whose|like|such as|including|similar)\b/i.test(
      between,
    )
  ) {
    // "fine-tuned on data distilled from X" speaks of this model's data, not of its base.
    if (
      !/\b(?:data(?:sets?)?|samples|traces|trajectories|responses|outputs)\s*(?:that (?:is|was|were) )?$/i.test(
        between,
      )
    )
      return true;
    return /\bdistil\w*bert|,\s*(?:a|an|the|which)\s+\S*\s*$/i.test(between);
  }
  const ownName = ownRef.split("/")[1] ?? ownRef;
  const others = between.replaceAll(ownRef, " ").replaceAll(ownName, " ");
  return (
    MARKED.test(others) ||
    /\S\/\S/.test(others) ||
    /(?<=\S\s)\b(?=\S*\d)(?=\S*[A-Z])\S*-\S+/u.test(others)
  );
}

/** "X, Y and Z" from here on. */
function listAt(text: string, names: Names): Parent[] {
  const parents: Parent[] = [];
  let rest = text;
  for (let more = true; more && parents.length < 12;) {
    const found = nameAtStart(rest.replace(DETERMINERS, ""), names);
    if (!found) break;
    parents.push(found.parent);
    const joint = /^\s*(?:\([^)]{0,60}\)\s*)?(?:,\s*(?:and |& )?|and |& |\+ )\s*/.exec(found.rest);
    more = joint !== null;
    rest = found.rest.slice(joint?.[0].length ?? 0);
  }
  return parents;
}

const DETERMINERS =
  /^(?:(?:the|a|an|our|its|larger?|bigger|original|full|base|parent|teacher|models?|powerful|pre-?trained|fine-?tuned|open[- ]source|state-of-the-art|stronger|both)\s+)+/i;

function nameAtStart(text: string, names: Names): Found | null {
  // "RoBERTa base model ⟦FacebookAI/roberta-base⟧": the words of a link come before its mark.
  const marked =
    /^((?:(?!⟦|,|\b(?:and|on|using|with|for|by|to|in|from|is|was)\b)[^\n]){0,60}?)⟦([^⟧\s]+)⟧/i.exec(
      text,
    );
  if (marked?.[2]) return { parent: model(marked[2]), rest: text.slice(marked[0].length) };
  const service = serviceAtStart(text);
  const token = /^[\w./-]*\w/.exec(text)?.[0] ?? "";
  const ref = resolve(token, names);
  if (ref) return { parent: model(ref), rest: text.slice(token.length) };
  if (!service) return null;
  const { provider, label, length } = service;
  return { parent: { kind: "service", provider, label }, rest: text.slice(length) };
}

function nameAtEnd(text: string, names: Names): Parent | null {
  const marked = /⟦([^⟧\s]+)⟧$/.exec(text.trim());
  if (marked?.[1]) return model(marked[1]);
  const trimmed = text.trim().replace(/ models?$/i, "");
  const ref = resolve(/[\w./-]*\w$/.exec(trimmed)?.[0] ?? "", names);
  if (ref) return model(ref);
  const service = serviceAtEnd(trimmed);
  return service ? { kind: "service", ...service } : null;
}

function model(ref: string): Parent {
  return { kind: "model", ref, sha: null };
}

/** A word as a repository: its id written out, or a name the card gives one repository only. */
function resolve(token: string, names: Names): string | null {
  if (isWrittenId(token)) return token;
  return /\d|-/.test(token) ? (names.get(token.toLowerCase()) ?? null) : null;
}

// "and/or" and "train/test" have the form of an id; ids of models have digits or hyphens, or capitals on both sides.
function isWrittenId(token: string): boolean {
  if (!isRepositoryId(token) || looksLikePath(token)) return false;
  const [namespace = "", name = ""] = token.split("/");
  if (/^[A-Z]{1,4}$/.test(namespace) && /^[A-Z]{1,4}$/.test(name)) return false;
  return /[\d-]/.test(name) || (/[A-Z]/.test(name) && /[A-Z\d-]/.test(namespace));
}

function namesIn(sentences: string[]): Names {
  const names = new Map<string, string | null>();
  for (const sentence of sentences) {
    const marked = [...sentence.matchAll(new RegExp(MARKED, "g"))].map((match) => match[1] ?? "");
    const written = sentence.match(/[\w./-]*\w/g)?.filter(isWrittenId) ?? [];
    for (const ref of [...marked, ...written]) {
      const name = ref.split("/")[1]?.toLowerCase() ?? "";
      const known = names.get(name);
      names.set(name, known === undefined || (known !== null && isSame(known, ref)) ? ref : null);
    }
  }
  return names;
}

/** The sentence as the card shows it, the repository of a link in parentheses. */
function readable(sentence: string): string {
  return sentence
    .replace(/\s*⟦([^⟧\s]+)⟧\s*([.,;:)]?)/g, " ($1)$2 ")
    .replace(/\s+/g, " ")
    .trim();
}
