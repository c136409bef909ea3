import { configFacts } from "@/lib/artifacts/config";
import { sha256, storableJson } from "@/lib/sync/reading/storable";
import { type Subject, ground } from "@/lib/sync/reading/card/subject";
import type { Claims } from "@/lib/sync/reading/claim";

const PATH = "config.json";

/** What a repository's config.json states of the model; a file that is no JSON states nothing, and is a problem. */
export function configClaims(
  { text, bytes }: { text: string; bytes: number },
  subject: Subject,
): Partial<Claims> {
  const config = parse(text);
  if (config === undefined)
    return {
      problems: [
        {
          code: "config.not_json",
          field: PATH,
          message: "The configuration is not JSON, so nothing was read from it. Write it anew.",
        },
      ],
    };
  const source = `${subject.pageUrl}/blob/${subject.sha ?? "main"}/${PATH}`;
  const isWhole = Buffer.byteLength(text) === bytes;
  const read = { ...ground(subject, "config"), source, sha256: isWhole ? sha256(text) : null };
  return {
    facts: configFacts(config).map(({ field, value, quote }) => ({ ...read, field, value, quote })),
  };
}

function parse(text: string): unknown {
  try {
    return storableJson(JSON.parse(text));
  } catch {
    return undefined;
  }
}
