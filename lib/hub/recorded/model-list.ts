import { isVisible, modelObject, readView } from "@/lib/hub/recorded/model";
import {
  json,
  nextLink,
  pageOf,
  refusal,
  type HubRequest,
  type Reply,
} from "@/lib/hub/recorded/reply";
import type { StoredRepository } from "@/lib/hub/recorded/repository";

// The Hub refuses longer pages.
const MAX_LIMIT = 1_000;

// The Hub's values; what a recording does not state sorts last.
const SORTS = new Set([
  "createdAt",
  "downloads",
  "id",
  "lastModified",
  "likes",
  "likes30d",
  "mainSize",
  "num_parameters",
  "trendingScore",
]);

/** `GET /api/models`. */
export function listModels(
  repositories: readonly StoredRepository[],
  request: HubRequest,
  pageSize: number,
): Reply {
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

  const found = repositories.filter((repository) => isWanted(repository, request));
  const page = pageOf(sorted(found, sort), query.get("cursor"), Math.min(limit, pageSize));
  if (page === null) return refusal(400, null, "Invalid cursor.");
  const models = page.items.map((repository) => modelObject(repository, view));
  return json(models, page.next === null ? {} : nextLink(request.url, page.next));
}

function isWanted(repository: StoredRepository, request: HubRequest): boolean {
  const { query } = request;
  const author = query.get("author");
  const task = query.get("pipeline_tag");
  const id = repository.id.toLowerCase();
  return (
    isVisible(repository, request) &&
    (author === null || id.startsWith(`${author.toLowerCase()}/`)) &&
    (task === null || repository.info.pipeline_tag === task) &&
    query.getAll("search").every((text) => id.includes(text.toLowerCase())) &&
    query.getAll("filter").every((tag) => repository.tags.has(tag))
  );
}

/** Most first, as the Hub sorts; the id decides between equals, so that pages never overlap. */
function sorted(repositories: StoredRepository[], sort: string | null): StoredRepository[] {
  if (sort === null) return repositories;
  const byId = (a: StoredRepository, b: StoredRepository) => (a.id < b.id ? -1 : 1);
  if (sort === "id") return repositories.sort(byId);
  return repositories.sort((a, b) => descending(sortKey(a, sort), sortKey(b, sort)) || byId(a, b));
}

function sortKey({ info }: StoredRepository, sort: string): number | null {
  const value = info[sort];
  if (typeof value === "number") return value;
  const at = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}

function descending(a: number | null, b: number | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  return b === null ? -1 : b - a;
}
