import { isMap, parseDocument } from "yaml";
import type { Json, ProblemClaim } from "@/lib/sync/reading/claim";
import { storableJson } from "@/lib/sync/reading/storable";
import { asObject } from "./value";

const KIB = 1024;
export const CARD_LIMIT_BYTES = 512 * KIB;

// Anchors that refer to anchors can unfold one kilobyte of YAML into gigabytes.
const MAX_ALIASES = 100;

/** A README taken apart. `data` is null where there is no front matter or it cannot be read. */
export type FrontMatter = {
  data: Record<string, Json> | null;
  text: string;
  problems: ProblemClaim[];
};

/**
 * Splits a README into its front matter and the card's text, and says what cannot be read in it.
 * @param bytes the size of the whole file, of which `readme` may be the beginning
 */
export function readFrontMatter(readme: string, bytes = Buffer.byteLength(readme)): FrontMatter {
  const kept = firstBytes(readme, CARD_LIMIT_BYTES);
  const problems: ProblemClaim[] = [];
  if (bytes > CARD_LIMIT_BYTES) {
    problems.push({
      code: "card.too_large",
      field: "README.md",
      message: `The card has ${Math.ceil(bytes / KIB)} KiB; the first ${CARD_LIMIT_BYTES / KIB} KiB were read. Move long tables and logs to files of their own.`,
    });
  }
  const [, yaml, body] =
    /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)(?:\r?\n|^)---[ \t]*(?:\r?\n([\s\S]*)|$)/.exec(kept) ?? [];
  if (yaml === undefined) return { data: null, text: kept, problems };
  return { text: body ?? "", ...readYaml(yaml, problems) };
}

function readYaml(yaml: string, problems: ProblemClaim[]) {
  try {
    return parseMapping(yaml, problems);
  } catch {
    return {
      data: null,
      problems: [
        ...problems,
        broken(yaml, 0, "it is nested too deeply, or its anchors refer to each other too often"),
      ],
    };
  }
}

function parseMapping(yaml: string, problems: ProblemClaim[]) {
  const document = parseDocument(yaml, {
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "silent",
  });
  const [error] = document.errors;
  if (error)
    return { data: null, problems: [...problems, broken(yaml, error.pos[0], error.message)] };
  if (document.contents === null) return { data: null, problems };
  if (!isMap(document.contents)) {
    return {
      data: null,
      problems: [
        ...problems,
        broken(yaml, 0, "the front matter is not a list of `key: value` lines"),
      ],
    };
  }
  return { data: asObject(storableJson(document.toJS({ maxAliasCount: MAX_ALIASES }))), problems };
}

/** Line and column as an editor counts them in README.md, whose first line is `---`. */
function broken(yaml: string, offset: number, reason: string): ProblemClaim {
  const before = yaml.slice(0, offset).split("\n");
  const line = before.length + 1;
  const column = (before.at(-1)?.length ?? 0) + 1;
  const sentence = reason.split("\n")[0]?.replace(/[.:]\s*$/, "") ?? reason;
  return {
    code: "card.yaml",
    field: "README.md",
    message: `The front matter is not valid YAML at line ${line}, column ${column}: ${sentence}. Mend that line; until then only what the Hub read from the card is known.`,
  };
}

function firstBytes(text: string, limit: number): string {
  if (text.length * 3 <= limit || Buffer.byteLength(text) <= limit) return text;
  // A cut inside a character leaves at most three U+FFFD at the end.
  return Buffer.from(text)
    .subarray(0, limit)
    .toString("utf8")
    .replace(/\uFFFD{1,3}$/, "");
}
