import { createHash } from "node:crypto";
import { isSignedIn, isVisible, modelObject, readView } from "@/lib/hub/recorded/model";
import { orderBy, SORTS, startOf } from "@/lib/hub/recorded/order";
import {
  content,
  json,
  nextLink,
  refusal,
  type HubRequest,
  type Reply,
} from "@/lib/hub/recorded/reply";
import type { StoredRepository } from "@/lib/hub/recorded/repository";
import type { World } from "@/lib/hub/recorded/world";

// The Hub refuses longer pages.
const MAX_LIMIT = 1_000;

/** `GET /api/models`. */
export function listModels(world: World, request: HubRequest, pageSize: number): Reply {
  const { query } = request;
  const view = readView(query, true);
  if ("unknown" in view) return refusal(400, null, `Invalid value "${view.unknown}" for "expand".`);
  const limit = Number(query.get("limit") ?? pageSize);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    return refusal(400, null, `"limit" must be a whole number from 1 to ${MAX_LIMIT}.`);
  }
  const sort = query.get("sort");
  if (sort !== null && !SORTS.has(sort))
    return refusal(400, null, `Invalid value "${sort}" for "sort".`);

  const order = orderBy(sort);
  const found = world.remembered(nameOf(request), (all) =>
    all.filter((repository) => isWanted(repository, request)).sort(order.compare),
  );
  const start = startOf(found, query.get("cursor"), order);
  if (start === null) return refusal(400, null, "Invalid cursor.");
  const page = found.slice(start, start + Math.min(limit, pageSize));
  const last = start + page.length < found.length ? page.at(-1) : undefined;
  const next = last === undefined ? {} : nextLink(request.url, order.cursorAfter(last));
  const headers = { ...next, etag: etagOf(request, page) };
  if (request.headers["if-none-match"] === headers.etag) return content(304, headers);
  return json(
    page.map((repository) => modelObject(repository, view)),
    headers,
  );
}

/** What a list depends on, beside the repositories. */
function nameOf(request: HubRequest): string {
  const narrowing = ["author", "pipeline_tag", "search", "filter", "sort"];
  const asked = narrowing.map((key) => request.query.getAll(key));
  return JSON.stringify([isSignedIn(request), ...asked]);
}

/** Two pages have one tag when they show the same repositories, none of which has changed, in the same view. */
function etagOf({ query }: HubRequest, page: readonly StoredRepository[]): string {
  const hash = createHash("sha1").update(query.toString());
  for (const { id, serial } of page) hash.update(`${id} ${serial}\n`);
  return `W/"${hash.digest("base64url")}"`;
}

function isWanted(repository: StoredRepository, request: HubRequest): boolean {
  const { query } = request;
  const author = query.get("author");
  const task = query.get("pipeline_tag");
  const id = repository.id.toLowerCase();
  return (
    isVisible(repository, request) &&
    (author === null || id.startsWith(`${author.toLowerCase()}/`)) &&
    (task === null || repository.head.info.pipeline_tag === task) &&
    query.getAll("search").every((text) => id.includes(text.toLowerCase())) &&
    query.getAll("filter").every((tag) => repository.tags().has(tag))
  );
}
