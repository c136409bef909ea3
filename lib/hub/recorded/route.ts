import { serveFile } from "@/lib/hub/recorded/content";
import { isSignedIn, isVisible, modelObject, readView } from "@/lib/hub/recorded/model";
import { listModels } from "@/lib/hub/recorded/model-list";
import {
  content,
  json,
  refusal,
  unrecorded,
  type HubRequest,
  type Reply,
} from "@/lib/hub/recorded/reply";
import type { Snapshot, StoredRepository } from "@/lib/hub/recorded/repository";
import { listTree, pathsInfo } from "@/lib/hub/recorded/tree";
import type { World } from "@/lib/hub/recorded/world";

/** What the server answers from. */
export type Recording = { world: World; pageSize: number; contentUrl: string | null };

const BAD_TOKEN = "Invalid credentials in Authorization header";

/** Answers a request as the Hub would; what the recording cannot know answers 501. */
export function route(recording: Recording, request: HubRequest): Reply {
  const { method, parts } = request;
  const [first, second, namespace, name, ...rest] = parts;
  if (first === "api" && second === "whoami-v2") return refusal(401, null, BAD_TOKEN);
  if (first === "api" && second === "models") {
    if (namespace === undefined) {
      return isRead(method)
        ? listModels(recording.world, request, recording.pageSize)
        : unrecorded(`${method} /api/models`);
    }
    return withRepository(recording, request, `${namespace}/${name ?? ""}`, (repository) =>
      routeApi(repository, request, rest),
    );
  }
  // /{namespace}/{name}/{resolve or raw}/{revision}/{path}
  if ((namespace === "resolve" || namespace === "raw") && name !== undefined && isRead(method)) {
    const isRaw = namespace === "raw";
    return withRepository(recording, request, `${first ?? ""}/${second ?? ""}`, (repository) =>
      withRevision(repository, name, (snapshot, commit) => {
        const question = { repository, snapshot, path: rest.join("/"), isRaw, commit };
        return serveFile(recording.world, request, question, recording.contentUrl);
      }),
    );
  }
  return unrecorded(`${method} /${parts.join("/")}`);
}

function routeApi(repository: StoredRepository, request: HubRequest, rest: string[]): Reply {
  const [what, revision, ...path] = rest;
  const { method } = request;
  if (what === "paths-info" && revision !== undefined && method === "POST") {
    return withRevision(repository, revision, (snapshot, commit) =>
      pathsInfo(snapshot, request, commit),
    );
  }
  if (!isRead(method)) return unrecorded(`${method} ${what ?? "model"}`);
  if (what === undefined) return modelReply(repository, repository.head, request, {});
  if (what === "refs" && revision === undefined) return json(refsOf(repository));
  if (what === "auth-check" && revision === undefined) return json({});
  if (revision === undefined) return unrecorded(`${method} ${what}`);
  return withRevision(repository, revision, (snapshot, commit) => {
    if (what === "revision") return modelReply(repository, snapshot, request, commit);
    // Python encodes the folder's slashes, JavaScript does not.
    if (what === "tree") return listTree(snapshot, request, path.join("/"), commit);
    if (what !== "commits") return unrecorded(`${method} ${what}`);
    const commits = commitsOf(repository);
    return json(commits, { "x-total-count": String(commits.length) });
  });
}

function withRepository(
  { world }: Recording,
  request: HubRequest,
  id: string,
  answer: (repository: StoredRepository) => Reply,
): Reply {
  const repository = world.get(id);
  if (repository && isVisible(repository, request)) return answer(repository);
  const name = world.renameOf(id);
  if (repository === null && name !== null) return moved(request, id, name);
  // The Hub tells an anonymous reader no more than this, so that private names stay private.
  return isSignedIn(request)
    ? refusal(404, "RepoNotFound", "Repository not found")
    : refusal(401, "RepoNotFound", "Invalid username or password.");
}

/** To the same place of a repository's new name. */
function moved({ url }: HubRequest, from: string, to: string): Reply {
  const location = `${url.pathname.replace(`/${from}`, `/${to}`)}${url.search}`;
  return content(307, { location });
}

function withRevision(
  { head, commits }: StoredRepository,
  revision: string,
  answer: (snapshot: Snapshot, commit: Record<string, string>) => Reply,
): Reply {
  const isHead = revision === "HEAD" || revision === "main";
  const snapshot = isHead ? head : (commits.get(revision) ?? shortened(commits, revision));
  if (snapshot === null) return refusal(404, "RevisionNotFound", `Invalid rev id: ${revision}`);
  return answer(snapshot, snapshot.sha === null ? {} : { "x-repo-commit": snapshot.sha });
}

/** Seven digits are the shortest form git prints. */
function shortened(commits: ReadonlyMap<string, Snapshot>, revision: string): Snapshot | null {
  if (!/^[0-9a-f]{7,39}$/.test(revision)) return null;
  const [sha = ""] = [...commits.keys()].filter((known) => known.startsWith(revision));
  return commits.get(sha) ?? null;
}

function modelReply(
  repository: StoredRepository,
  snapshot: Snapshot,
  request: HubRequest,
  commit: Record<string, string>,
): Reply {
  const view = readView(request.query, false);
  if ("unknown" in view) return refusal(400, null, `Invalid value "${view.unknown}" for "expand".`);
  return json(modelObject(repository, view, snapshot), commit);
}

/** The newest first; titles and authors were not recorded. */
function commitsOf({ commits }: StoredRepository) {
  return [...commits].reverse().map(([id, { info }]) => {
    return { id, title: "", message: "", authors: [], date: info.lastModified };
  });
}

function refsOf({ head: { sha } }: StoredRepository) {
  const main = { name: "main", ref: "refs/heads/main", targetCommit: sha };
  return { branches: sha === null ? [] : [main], converts: [], tags: [], pullRequests: [] };
}

function isRead(method: string): boolean {
  return method === "GET" || method === "HEAD";
}
