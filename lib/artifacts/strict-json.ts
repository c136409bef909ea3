import { Malformed } from "./refusal";

/** A number that is not written as a whole one that can be counted exactly. */
export type OtherNumber = { literal: string };
export type StrictJson =
  string | number | boolean | null | OtherNumber | StrictJson[] | Map<string, StrictJson>;

const MAX_DEPTH = 8;
const NUMBER = /-?(?:0|[1-9]\d{0,400})(?:\.\d{1,400})?(?:[eE][-+]?\d{1,10})?/y;
// What JSON allows in a text only as an escape.
const CONTROL = /[\u0000-\u001f]/;
const BLANK = new Set([0x20, 0x09, 0x0a, 0x0d]);
const WORDS = new Map<string, boolean | null>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

/**
 * Parses JSON as the formats of model files demand it: objects as maps, since a key may be `__proto__`; a key that
 * comes twice, and nesting no header needs, refused.
 * @throws {Malformed}
 */
export function parseStrictJson(text: string): StrictJson {
  let at = 0;

  function skipBlank() {
    // Nothing above a space is blank, and most is above it.
    while (text.charCodeAt(at) <= 0x20 && BLANK.has(text.charCodeAt(at))) at += 1;
  }

  function failed(): Malformed {
    const found = at < text.length ? `unexpected ${JSON.stringify(text.charAt(at))}` : "its end";
    return new Malformed(`The JSON cannot be read: ${found} at character ${at}.`);
  }

  function isNext(character: string): boolean {
    skipBlank();
    if (text.charAt(at) !== character) return false;
    at += 1;
    return true;
  }

  function expectNext(character: string) {
    if (!isNext(character)) throw failed();
  }

  function readText(): string {
    skipBlank();
    const end = text.startsWith('"', at) ? endOfText(text, at + 1) : -1;
    const literal = text.slice(at, end + 1);
    if (end === -1 || CONTROL.test(literal)) throw failed();
    at = end + 1;
    if (!literal.includes("\\")) return literal.slice(1, -1);
    try {
      return JSON.parse(literal) as string;
    } catch {
      at = end + 1 - literal.length;
      throw failed();
    }
  }

  function readValue(depth: number): StrictJson {
    if (depth > MAX_DEPTH)
      throw new Malformed(`The JSON is nested deeper than ${MAX_DEPTH} levels.`);
    skipBlank();
    switch (text.charAt(at)) {
      case "{":
        return readObject(depth);
      case "[":
        return readArray(depth);
      case '"':
        return readText();
      default:
        return readWord();
    }
  }

  function readObject(depth: number): Map<string, StrictJson> {
    const members = new Map<string, StrictJson>();
    expectNext("{");
    if (isNext("}")) return members;
    do {
      const key = readText();
      if (members.has(key))
        throw new Malformed(`The key ${JSON.stringify(key.slice(0, 200))} comes twice.`);
      expectNext(":");
      members.set(key, readValue(depth + 1));
    } while (isNext(","));
    expectNext("}");
    return members;
  }

  function readArray(depth: number): StrictJson[] {
    const items: StrictJson[] = [];
    expectNext("[");
    if (isNext("]")) return items;
    do items.push(readValue(depth + 1));
    while (isNext(","));
    expectNext("]");
    return items;
  }

  function readWord(): StrictJson {
    for (const [word, value] of WORDS)
      if (text.startsWith(word, at)) {
        at += word.length;
        return value;
      }
    NUMBER.lastIndex = at;
    const [literal] = NUMBER.exec(text) ?? [];
    if (literal === undefined) throw failed();
    at += literal.length;
    const value = Number(literal);
    return /^-?\d+$/.test(literal) && Number.isSafeInteger(value) ? value : { literal };
  }

  const value = readValue(0);
  skipBlank();
  if (at < text.length) throw failed();
  return value;
}

/** Where the quote stands that ends a text; -1 where none does. A quote after an odd number of backslashes is one of its characters. */
function endOfText(text: string, start: number): number {
  for (let quote = text.indexOf('"', start); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let first = quote;
    while (first > start && text.charAt(first - 1) === "\\") first -= 1;
    if ((quote - first) % 2 === 0) return quote;
  }
  return -1;
}
