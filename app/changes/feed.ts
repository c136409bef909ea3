import { z } from "zod";
import { type DiffRow, diffRows, unnamed } from "@/components/changes/diff-rows";
import { sentenceOf } from "@/components/changes/sentence";
import { englishWords, type Words } from "@/components/changes/words";
import { loadChanges, loadFollowed } from "@/lib/catalog/changes/loaders";
import { ChangesQuery, type ModelChange } from "@/lib/catalog/changes/schema";
import { changesParams } from "@/lib/catalog/changes/url";
import { env } from "@/lib/env";
import { conditional } from "@/lib/web/conditional";
import { atomFeed, escaped, type Feed, type FeedEntry, jsonFeed } from "@/lib/web/feed";
import { links } from "@/lib/web/links";
import { parseParams } from "@/lib/web/params";
import { problem, problemOf } from "@/lib/web/problem";

const FORMS = {
  atom: { type: "application/atom+xml", write: atomFeed },
  json: { type: "application/feed+json", write: jsonFeed },
} as const;

const ENTRIES = 50;
const FeedQuery = z.object({ kind: ChangesQuery.shape.kind });

/** The newest changes of one model, or of all where `ref` is null, for a feed reader: this is how watchers are told. */
export async function answerFeed(
  request: Request,
  form: keyof typeof FORMS,
  ref: string | null,
): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  try {
    const { kind } = parseParams(FeedQuery, searchParams);
    const followed = ref === null ? null : await loadFollowed(ref);
    if (ref !== null && !followed) return problem(404, `There is no ${ref} in this catalog.`);
    const { changes } = await loadChanges(followed?.ref ?? null, { kind, limit: ENTRIES });
    const { type, write } = FORMS[form];
    const feed = feedOf(changes, { form, kind, followed });
    return conditional(request, { body: write(feed), type, modifiedAt: feed.updatedAt });
  } catch (error) {
    return await problemOf(error, { method: request.method, path: pathname });
  }
}

type Subject = {
  form: keyof typeof FORMS;
  kind: ChangesQuery["kind"];
  followed: Awaited<ReturnType<typeof loadFollowed>>;
};

function feedOf(changes: readonly ModelChange[], { form, kind, followed }: Subject): Feed {
  const t = englishWords();
  const ref = followed?.ref ?? null;
  const query = changesParams({ kind });
  const kinds = kind.map((name) => t(`changes.kind.${name}`)).join(", ");
  const title = `title${ref === null ? "" : "Of"}${kinds === "" ? "" : "Kinds"}`;
  const page = ref === null ? links.changes() : links.model(ref, "changes");
  // A feed must state a date, and one in which nothing has happened has none but its beginning.
  const beginning = followed?.firstReadAt ?? new Date(0).toISOString();
  const moments = changes.map(({ at }) => at).toSorted();
  return {
    id: tagOf(FIRST_DAY, ["changes", followed?.id, ...kind].filter(Boolean).join("/")),
    title: t(`changes.feed.${title}`, { ref: ref ?? "", kinds }),
    url: absolute(query ? `${page}?${query}` : page),
    self: absolute(links.changesFeed(form, ref, query)),
    updatedAt: moments.at(-1) ?? beginning,
    author: t("changes.feed.author"),
    entries: changes.map((change) => entryOf(change, t)),
  };
}

function entryOf(change: ModelChange, t: Words): FeedEntry {
  const { id, at, model, seq, kind } = change;
  return {
    id: tagOf(at.slice(0, FIRST_DAY.length), `change/${id}`),
    title: t("changes.feed.entry", { ref: model, sentence: sentenceOf(change, t) }),
    at,
    url: absolute(links.change(model, seq)),
    category: kind,
    html: htmlOf(change, t),
  };
}

function htmlOf(change: ModelChange, t: Words): string {
  const { kind, model, from, to } = change;
  const rows = diffRows(change, t).map((row) => `<li>${escaped(rowText(row, t))}</li>`);
  const hidden = kind === "weights" || kind === "files" ? unnamed(change) : 0;
  if (hidden > 0) rows.push(`<li>${escaped(t("changes.entry.unnamed", { count: hidden }))}</li>`);
  const link = (href: string) => (words: string) =>
    `<a href="${escaped(absolute(href))}">${words}</a>`;
  const revision = to?.sha ?? to?.digest;
  const caution = `changes.caution.${kind}`;
  const paragraphs = [
    `${escaped(sentenceOf(change, t))}.`,
    t.has(caution) &&
      t.markup(caution, {
        chain: link(links.model(model, "license", revision)),
        lineage: link(links.model(model, "lineage", revision)),
      }),
    [from && { word: "before", ...from }, to && { word: "after", ...to }]
      .filter((side) => side !== null)
      .map(({ word, sha, digest }) =>
        link(links.model(model, "overview", sha ?? digest))(escaped(t(`changes.feed.${word}`))),
      )
      .join(" · "),
  ];
  const [sentence = "", ...others] = paragraphs.filter(Boolean).map((words) => `<p>${words}</p>`);
  return [sentence, rows.length > 0 ? `<ul>${rows.join("")}</ul>` : "", ...others].join("");
}

function rowText({ change, term, before, after }: DiffRow, t: Words): string {
  const sides = [before, after].filter(Boolean).join(" → ");
  return `${t(`changes.mark.${change}`)}: ${[term, sides].filter(Boolean).join(", ")}`;
}

const FIRST_DAY = "2026-01-01";

/** RFC 4151: an identifier that stays when pages move. A port is no part of an authority. */
function tagOf(day: string, specific: string): string {
  return `tag:${new URL(env().PROOFLINE_PUBLIC_URL).hostname},${day}:${specific}`;
}

const absolute = (path: string) => new URL(path, env().PROOFLINE_PUBLIC_URL).href;
