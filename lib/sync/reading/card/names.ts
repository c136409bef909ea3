import { isRepositoryId } from "@/lib/hub/schema";
import type { Parent } from "@/lib/sync/reading/claim";
import { isSame } from "./base-models";
import { looksLikePath } from "./reference";
import { MARKED, type Sentence } from "./sentences";
import { serviceAtStart } from "./services";

/** Names a card gives to repositories: where exactly one id ends in a name, the name stands for it. */
export type Names = ReadonlyMap<string, string | null>;

export type Found = { parent: Parent; rest: string };

export function namesIn(sentences: readonly Sentence[]): Names {
  const names = new Map<string, string | null>();
  for (const { text } of sentences) {
    for (const ref of idsIn(text)) {
      const name = ref.split("/")[1]?.toLowerCase() ?? "";
      const known = names.get(name);
      names.set(name, known === undefined || (known !== null && isSame(known, ref)) ? ref : null);
    }
  }
  return names;
}

function idsIn(text: string): string[] {
  const marked = [...text.matchAll(new RegExp(MARKED, "g"))].map((match) => match[2] ?? "");
  return [...marked, ...words(text).filter(isWrittenId)];
}

/** The words of a text that could be names, without the stop that ends a sentence. */
function words(text: string): string[] {
  return (text.match(/[\w./-]{2,150}/g) ?? []).map((word) => word.replace(/[./-]{1,9}$/, ""));
}

/** Whether a text may speak of another model than the one whose card it stands in. */
export function mentionsOther(text: string, ref: string): boolean {
  const own = [ref, ref.split("/")[1] ?? ref].map((name) => name.toLowerCase());
  const unmarked = text.replace(new RegExp(MARKED, "g"), " $2 ");
  return words(unmarked).some(
    (word, at) =>
      !own.includes(word.toLowerCase()) &&
      (isWrittenId(word) || /^.+[A-Z]|[A-Za-z].*\d/.test(word) || (at > 0 && /^[A-Z]/.test(word))),
  );
}

const DETERMINERS =
  /^(?:(?:the|a|an|our|much|larger?|bigger|original|full|full-size|base|parent|teacher|models?|powerful|pre-?trained|open|open[- ]source|state-of-the-art|stronger|both|big|proprietary|frontier),? ){1,8}/i;

// What may stand after a name where the name itself is meant, and not something that belongs to it.
const FOLLOWS =
  /^(?:$|[.,;!)]|\s*\((?![^()]{0,80}(?:\/|⟦|\bfor\b))[^()]{0,80}\)|\s(?:[–—-]\s|(?:models?|teachers?|checkpoints?)(?=[\s.,;!)]|$)|(?:by|on|using|with|via|for|in|into|to|through|at|and|as|over|during|that|which|while|under|after|before|reducing|keeping|retaining|rather|instead|optimi[sz]ed)\s|outputs?\b|responses\b))/i;

const JOINT = /^\s*(?:\([^()]{0,60}\)\s*)?(?:,\s*(?:and |& )?|and |& |\+ )\s*/;

/** "X, Y and Z" at the start of a text. A name something else is said of is not taken. */
export function namesAt(text: string, names: Names): Parent[] {
  const parents: Parent[] = [];
  let rest = text;
  while (parents.length < 12) {
    const found = nameAt(rest, names);
    if (!found || !FOLLOWS.test(found.rest)) break;
    parents.push(found.parent);
    const joint = JOINT.exec(found.rest);
    if (!joint) break;
    rest = found.rest.slice(joint[0].length);
  }
  return parents;
}

/** The name a text starts with, and what follows it. */
export function nameAt(text: string, names: Names): Found | null {
  const rest = text.replace(DETERMINERS, "");
  const mark = rest.startsWith("⟦") ? MARKED.exec(rest) : null;
  if (mark) {
    // Words such as "a student of X" on a link to X name something else than X.
    if (
      /\b(?:students?|data|datasets?|paper|code|card|like|not|inspired|outputs?)\b/i.test(
        mark[1] ?? "",
      )
    )
      return null;
    return { parent: model(mark[2] ?? ""), rest: after(rest.slice(mark[0].length)) };
  }
  // "RoBERTa base model (⟦…⟧)", where the address stands beside the name.
  const beside =
    /^(?=[\w.-]{0,60}[A-Z\d])[\w.-]{1,60}(?: (?:base|large|small|models?)){0,2} \(? ?⟦([^⟧¦]*)¦([^⟧\s]+)⟧(?: ?\))?/.exec(
      rest,
    );
  if (beside?.[2] && (beside[1] === "" || beside[1] === beside[2]))
    return { parent: model(beside[2]), rest: after(rest.slice(beside[0].length)) };
  const token = (/^[\w./-]{1,150}/.exec(rest)?.[0] ?? "").replace(/[./-]{1,9}$/, "");
  const ref = resolve(token, names);
  if (ref) return { parent: model(ref), rest: rest.slice(token.length) };
  const service = serviceAtStart(rest);
  if (!service) return null;
  const { provider, label, length } = service;
  return { parent: { kind: "service", provider, label }, rest: rest.slice(length) };
}

/** A mark is set between spaces, and a stop may come after it. */
function after(text: string): string {
  return text.replace(/^ (?=[.,;:!)?'’]|$)/, "");
}

function model(ref: string): Parent {
  return { kind: "model", ref, sha: null };
}

/** A word as a repository: its id written out, or a name the card gives one repository only. */
function resolve(token: string, names: Names): string | null {
  if (isWrittenId(token)) return token;
  return /\d|-/.test(token) ? (names.get(token.toLowerCase()) ?? null) : null;
}

const LIKENESS = /-(?:like|style|based|derived|inspired|compatible|free)$/i;

// "and/or" and "train/test" have the form of an id; ids of models have digits or hyphens, or capitals on both sides.
function isWrittenId(token: string): boolean {
  if (!isRepositoryId(token) || looksLikePath(token) || LIKENESS.test(token)) return false;
  const [namespace = "", name = ""] = token.split("/");
  if (/^[A-Z]{1,4}$/.test(namespace) && /^[A-Z]{1,4}$/.test(name)) return false;
  return /[\d-]/.test(name) || (/[A-Z]/.test(name) && /[A-Z\d-]/.test(namespace));
}
