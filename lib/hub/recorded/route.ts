import { serveFile } from "@/lib/hub/recorded/content";
import { isSignedIn, isVisible, modelObject, readView } from "@/lib/hub/recorded/model";
import { listModels } from "@/lib/hub/recorded/model-list";
import { json, refusal, unrecorded, type HubRequest, type Reply } from "@/lib/hub/recorded/reply";
import type { StoredRepository } from "@/lib/hub/recorded/repository";
import { listTree, pathsInfo } from "@/lib/hub/recorded/tree";

/** What the server answers from. */
export type Recording = { repositories: Map<string, StoredRepository>; pageSize: number };

const BAD_TOKEN = "Invalid credentials in Authorization header";

/** Answers a request as the Hub would; what the recording cannot know answers 501. */
export function route(recording: Recording, request: HubRequest): Reply {
  const { method, parts } = request;
  const [first, second, namespace, name, ...rest] = parts;
  if (first === "api" && second === "whoami-v2") return refusal(401, null, BAD_TOKEN);
  if (first === "api" && second === "models") {
    if (namespace === undefined) {
      return isRead(method)
        ? listModels([...recording.repositories.values()], request, recording.pageSize)
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
      withRevision(repository, name, (commit) =>
        serveFile(repository, request, rest.join("/"), { isRaw, commit }),
      ),
    );
  }
  return unrecorded(`${method} /${parts.join("/")}`);
}

function routeApi(repository: StoredRepository, request: HubRequest, rest: string[]): Reply {
  const [what, revision, ...path] = rest;
  const { method } = request;
  if (what === "paths-info" && revision !== undefined && method === "POST") {
    return withRevision(repository, revision, (commit) => pathsInfo(repository, request, commit));
  }
  if (!isRead(method)) return unrecorded(`${method} ${what ?? "model"}`);
  if (what === undefined) return modelReply(repository, request, {});
  if (what === "refs" && revision === undefined) return json(refsOf(repository));
  if (what === "auth-check" && revision === undefined) return json({});
  if (revision === undefined) return unrecorded(`${method} ${what}`);
  return withRevision(repository, revision, (commit) => {
    if (what === "revision") return modelReply(repository, request, commit);
    // Python encodes the folder's slashes, JavaScript does not.
    if (what === "tree") return listTree(repository, request, path.join("/"), commit);
    if (what === "commits")
      return json(commitsOf(repository), { "x-total-count": String(commitsOf(repository).length) });
    return unrecorded(`${method} ${what}`);
  });
}

function withRepository(
  { repositories }: Recording,
  request: HubRequest,
  id: string,
  answer: (repository: StoredRepository) => Reply,
): Reply {
  const repository = repositories.get(id);
  if (repository && isVisible(repository, request)) return answer(repository);
  // The Hub tells an anonymous reader no more than this, so that private names stay private.
  return isSignedIn(request)
    ? refusal(404, "RepoNotFound", "Repository not found")
    : refusal(401, "RepoNotFound", "Invalid username or password.");
}

function withRevision(
  { sha }: StoredRepository,
  revision: string,
  answer: (commit: Record<string, string>) => Reply,
): Reply {
  // Seven digits are the shortest form git prints.
  const isShort = /^[0-9a-f]{7,40}$/.test(revision) && sha?.startsWith(revision) === true;
  if (revision !== "HEAD" && revision !== "main" && !isShort) {
    return refusal(404, "RevisionNotFound", `Invalid rev id: ${revision}`);
  }
  return answer(sha === null ? {} : { "x-repo-commit": sha });
}

function modelReply(
  repository: StoredRepository,
  request: HubRequest,
  commit: Record<string, string>,
): Reply {
  const view = readView(request.query, false);
  if ("unknown" in view) return refusal(400, null, `Invalid value "${view.unknown}" for "expand".`);
  return json(modelObject(repository, view), commit);
}

/** The recorded commit alone; its title and authors were not recorded. */
function commitsOf({ sha, info }: StoredRepository) {
  if (sha === null) return [];
  return [{ id: sha, title: "", message: "", authors: [], date: info.lastModified }];
}

function refsOf({ sha }: StoredRepository) {
  const main = { name: "main", ref: "refs/heads/main", targetCommit: sha };
  return { branches: sha === null ? [] : [main], converts: [], tags: [], pullRequests: [] };
}

function isRead(method: string): boolean {
  return method === "GET" || method === "HEAD";
}
