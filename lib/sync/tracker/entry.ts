import { isRepositoryId } from "@/lib/hub/schema";
import { storableText } from "@/lib/hub/storable-text";

/** Whether the Hub shows a repository to everyone. */
export type Visibility = "listed" | "private" | "disabled";

/** A repository as one entry of a listing shows it: what the tracker compares and keeps. */
export type Listed = {
  ref: string;
  hubId: string | null;
  sha: string | null;
  modifiedAt: string | null;
  status: Visibility;
  /** `auto` or `manual`; null where it is open or nothing is said. */
  gated: string | null;
  pipelineTag: string | null;
  license: string | null;
  tags: string[];
  parameters: number | null;
  downloads: number | null;
  likes: number | null;
};

const LONGEST_WORD = 200;
const MOST_TAGS = 200;
const OLDEST = Date.UTC(1970);
const NEWEST = Date.UTC(10_000);

/**
 * What the tracker needs of an entry, checked by hand: listings hold millions of entries, and of nearly all of them
 * nothing else is ever asked. Null where the identity cannot be relied on; the full reading then says why.
 */
export function readListed(raw: unknown): Listed | null {
  if (!isObject(raw)) return null;
  // The Hub's client renames `id` to `name`, `_id` to `id` and two more; `name` is no key of the API.
  const isRenamed = "name" in raw;
  const ref = isRenamed ? raw.name : raw.id;
  if (typeof ref !== "string" || !isRepositoryId(ref)) return null;
  if (!isFlag(raw.private) || !isFlag(raw.disabled)) return null;
  const tags = raw.tags ?? [];
  if (!Array.isArray(tags) || !tags.every((tag) => typeof tag === "string")) return null;
  return {
    ref,
    hubId: word(isRenamed ? raw.id : raw._id),
    sha: typeof raw.sha === "string" && /^[0-9a-f]{40}$/.test(raw.sha) ? raw.sha : null,
    modifiedAt: moment(isRenamed ? raw.updatedAt : raw.lastModified),
    status: raw.disabled === true ? "disabled" : raw.private === true ? "private" : "listed",
    gated: raw.gated === "auto" || raw.gated === "manual" ? raw.gated : null,
    pipelineTag: word(isRenamed ? raw.task : raw.pipeline_tag),
    license: licenseOf(raw.cardData, tags),
    tags: tags
      .filter((tag) => tag.length <= LONGEST_WORD)
      .slice(0, MOST_TAGS)
      .map(storableText),
    parameters: isObject(raw.safetensors) ? count(raw.safetensors.total) : null,
    downloads: count(raw.downloads),
    likes: count(raw.likes),
  };
}

function licenseOf(card: unknown, tags: readonly string[]): string | null {
  const stated = isObject(card) ? card.license : null;
  if (typeof stated === "string") return word(stated.toLowerCase());
  return word(tags.find((tag) => tag.startsWith("license:"))?.slice("license:".length));
}

function word(value: unknown): string | null {
  if (typeof value !== "string" || value === "" || value.length > LONGEST_WORD) return null;
  return storableText(value);
}

function count(value: unknown): number | null {
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : null;
}

function moment(value: unknown): string | null {
  const date = value instanceof Date ? value : typeof value === "string" ? new Date(value) : null;
  const time = date?.getTime() ?? Number.NaN;
  return date && time >= OLDEST && time < NEWEST ? date.toISOString() : null;
}

/** The Hub always states these two; only a record compiled from public sources leaves them out. */
function isFlag(value: unknown): boolean {
  return value === undefined || value === null || typeof value === "boolean";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
