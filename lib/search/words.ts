/** One part of what somebody typed into the search box. */
export type Term = {
  kind: "word" | "phrase";
  /** Letters and digits, single spaces between the words of a phrase. */
  text: string;
  negated: boolean;
};

/**
 * Reads a search box: `words`, `"phrases"` and `-exclusions`. An unclosed quote runs to the end; a hyphen, dot, slash
 * or underscore inside a word parts it, as it does in the index. What holds no letter or digit is dropped.
 */
export function termsOf(typed: string): Term[] {
  const terms: Term[] = [];
  for (const [, minus, phrase, word] of typed.matchAll(
    /((?<!\S)-)?(?:"([^"]*)(?:"|$)|([^\s"]+))/g,
  )) {
    const negated = minus !== undefined;
    if (phrase !== undefined) terms.push(...phraseTerm(phrase, negated));
    else if (word !== undefined) terms.push(...wordTerms(word, negated));
  }
  return terms;
}

const wordsIn = (text: string): string[] => text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

function phraseTerm(phrase: string, negated: boolean): Term[] {
  const words = wordsIn(phrase);
  return words.length === 0 ? [] : [{ kind: "phrase", text: words.join(" "), negated }];
}

/** `llama-8b` is two words to find, but one thing to exclude. */
function wordTerms(word: string, negated: boolean): Term[] {
  if (negated) return phraseTerm(word, true);
  return wordsIn(word).map((text) => ({ kind: "word", text, negated: false }));
}
