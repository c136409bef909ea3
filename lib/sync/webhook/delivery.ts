import { isRepositoryId } from "@/lib/hub/repository-id";
import type { Delivery } from "@/lib/sync/webhook/schema";

/** A delivery that is about a model this catalog could hold. */
export type News = {
  ref: string;
  /** Scope and action: `repo.content.update`. */
  event: string;
  headSha: string | null;
  /** The same for a delivery that tells the same; null where what it tells names no state to know it by. */
  key: string | null;
};

const MAIN = "refs/heads/main";

/** What a delivery tells of a model, or null where there is nothing to look after. */
export function newsOf({ event, repo, updatedRefs }: Delivery): News | null {
  if (repo.type !== "model" || !isRepositoryId(repo.name)) return null;
  // Discussions and their comments; a pull request that is merged is told as content.
  if (event.scope !== "repo" && !event.scope.startsWith("repo.")) return null;
  const main = updatedRefs?.find(({ ref }) => ref === MAIN);
  if (updatedRefs && updatedRefs.length > 0 && !main) return null;
  const name = `${event.scope}.${event.action}`;
  const from = main?.oldSha ?? "";
  return {
    ref: repo.name,
    event: name,
    headSha: main?.newSha ?? repo.headSha ?? null,
    key: main?.newSha ? `${repo.id ?? repo.name} ${name} ${from}..${main.newSha}` : null,
  };
}
