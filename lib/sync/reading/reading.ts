import { SourcedRecord } from "@/lib/catalog/starter";
import { formatOf } from "@/lib/sync/reading/artifact-format";
import { configClaims } from "@/lib/sync/reading/config-claims";
import { readCard } from "@/lib/sync/reading/card/read";
import type { Subject } from "@/lib/sync/reading/card/subject";
import { type Claims, type FactClaim, type Json, joinClaims } from "@/lib/sync/reading/claim";
import type { Fetched, Part } from "@/lib/sync/reading/fetch-repository";
import { mergeClaims } from "@/lib/sync/reading/merge";
import { recordClaims } from "@/lib/sync/reading/record";
import { digestOf, sha256, storableJson } from "@/lib/sync/reading/storable";

/** Raise it when the same bytes are read into different claims: every stored revision is then read again. */
export const PARSER_VERSION = 3;

/** The mark of a repository of which only its entry in a listing was judged. */
export const LISTING_MARK = `listing ${PARSER_VERSION}`;

export type Origin = "hub" | "starter";

export type ArtifactRow = {
  path: string;
  sizeBytes: number | null;
  gitOid: string | null;
  sha256: string | null;
  format: string;
};

/** One repository at one revision, as read: what would be stored of it. */
export type Reading = {
  ref: string;
  hubId: string | null;
  origin: Origin;
  sourceUrl: string;
  sha: string | null;
  record: Json;
  /** sha256 of the record's canonical form. */
  digest: string;
  cardData: Json;
  cardText: string | null;
  config: Json;
  modifiedAt: Date | null;
  repositoryCreatedAt: Date | null;
  artifacts: ArtifactRow[];
  claims: Claims;
};

export type ReadingContext = {
  origin: Origin;
  hubUrl: string;
  /** A sourced record kept from an earlier revision, for a Hub that knows none. */
  kept: Json;
  now: Date;
};

/** Turns what was fetched into what would be stored. Pure: the same bytes and the same day give the same reading. */
export function readRepository(fetched: Fetched, context: ReadingContext): Reading {
  const { model } = fetched;
  const record = recordOf(fetched);
  const curated = curatedRecord(model.record ?? context.kept);
  const subject = subjectOf(fetched, context);
  const { claims, cardData, cardText } = readCard({
    model,
    subject,
    readme: fetched.readme,
    evalFiles: fetched.evalFiles,
    domainIsKnown: curated !== null,
    countedAt: context.now.toISOString().slice(0, 10),
  });
  const recorded = joinClaims(
    curated ? recordClaims(curated, model.ref) : {},
    fetched.config === null ? {} : configClaims(fetched.config, subject),
    { problems: fetched.problems },
  );
  const merged = mergeClaims(claims, recorded);
  return {
    ref: model.ref,
    hubId: model.hubId,
    origin: context.origin,
    sourceUrl: subject.pageUrl,
    sha: model.sha,
    record,
    digest: digestOf(record),
    cardData,
    cardText,
    config: storableJson(model.config),
    modifiedAt: model.lastModified,
    repositoryCreatedAt: model.createdAt,
    artifacts: artifactsOf(fetched),
    claims: {
      ...merged,
      facts: [...merged.facts, parserFact(parserMark(context.origin, curated, fetched.refused))],
    },
  };
}

/**
 * The entry as it is kept. Of a commit the files are known from its tree; that only an answer by name lists them too
 * must not make two records of one commit.
 */
function recordOf({ model, raw }: Fetched): Json {
  if (model.sha === null || typeof raw !== "object" || raw === null || Array.isArray(raw))
    return raw;
  return Object.fromEntries(Object.entries(raw).filter(([key]) => key !== "siblings"));
}

/**
 * Names who read a revision, with which parser, which sourced record and without which parts: while it holds, nothing
 * new can be read. What was refused is an exception, since a token or an accepted gate may show it any day.
 */
export function parserMark(origin: Origin, record: unknown, refused: readonly Part[] = []): string {
  const curated = curatedRecord(record);
  const part = curated ? ` ${digestOf(storableJson(curated)).slice(0, 12)}` : "";
  const without = refused.length > 0 ? ` without ${refused.toSorted().join("+")}` : "";
  return `${origin} ${PARSER_VERSION}${part}${without}`;
}

/** Whether something of the revision was refused when it was read. */
export function isPartialMark(mark: string): boolean {
  return mark.includes(" without ");
}

/** Which parts were refused when a revision was read, of its mark. */
export function missingParts(mark: string): string[] {
  const [, parts] = mark.split(" without ");
  return parts?.split("+") ?? [];
}

/** The mark a reading will be stored with. */
export function markOf({
  claims,
}: {
  claims: { facts: readonly { field: string; value: Json }[] };
}): string | null {
  const mark = claims.facts.find(({ field }) => field === "parser")?.value;
  return typeof mark === "string" ? mark : null;
}

/** Who read a revision, of its mark. */
export function originOfMark(mark: string | null): Origin | null {
  const [origin] = mark?.split(" ") ?? [];
  return origin === "hub" || origin === "starter" ? origin : null;
}

function curatedRecord(value: unknown): SourcedRecord | null {
  if (value === null || value === undefined) return null;
  return SourcedRecord.parse(value);
}

/** Bookkeeping, kept as a fact so that it is revoked and replaced like every other. */
function parserFact(value: string): FactClaim {
  return {
    field: "parser",
    value,
    grade: "declared",
    kind: "rule",
    source: "sync",
    quote: null,
    statedAt: null,
    sha256: null,
  };
}

function subjectOf({ model, readme }: Fetched, { origin, hubUrl }: ReadingContext): Subject {
  const pageUrl =
    origin === "starter" ? `https://huggingface.co/${model.ref}` : `${hubUrl}/${model.ref}`;
  const isWhole = readme !== null && Buffer.byteLength(readme.text) === readme.bytes;
  const read = {
    ref: model.ref,
    sha: model.sha,
    pageUrl,
    modifiedAt: model.lastModified?.toISOString() ?? null,
    cardSha256: isWhole ? sha256(readme.text) : null,
  };
  if (model.recordedFrom) {
    // The note says where the card was read when that was another place than the entry.
    const [cardUrl = model.recordedFrom.url] =
      /https?:\/\/\S+$/.exec(model.recordedFrom.note ?? "") ?? [];
    return { ...read, entryUrl: model.recordedFrom.url, cardUrl };
  }
  return {
    ...read,
    entryUrl: model.sha
      ? `${hubUrl}/api/models/${model.ref}/revision/${model.sha}`
      : `${hubUrl}/api/models/${model.ref}`,
    cardUrl: model.sha ? `${pageUrl}/blob/${model.sha}/README.md` : pageUrl,
  };
}

function artifactsOf({ files }: Fetched): ArtifactRow[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return [...byPath.values()].map(({ path, sizeBytes, gitOid, sha256: hash }) => ({
    path,
    sizeBytes,
    gitOid: gitOid !== null && /^[0-9a-f]{40}$/.test(gitOid) ? gitOid : null,
    sha256: hash,
    format: formatOf(path),
  }));
}
