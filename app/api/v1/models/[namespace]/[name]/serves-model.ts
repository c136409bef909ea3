import type { z } from "zod";
import { findAddress, findModel, findNearRefs } from "@/lib/catalog/queries";
import { parseModelRef } from "@/lib/catalog/model-ref";
import type { ModelDetail } from "@/lib/catalog/schema";
import { type Endpoint, type PathValues, serves } from "@/lib/web/endpoint";
import { CORS, problem } from "@/lib/web/problem";

/**
 * The handler of an endpoint about one model: found at the revision asked for, led to by a name it had, or answered
 * 404 with near names.
 */
export function servesModel<Query extends z.ZodObject, Answer extends z.ZodType>(
  endpoint: Endpoint<Query, Answer>,
  handle: (
    model: ModelDetail,
    query: z.output<Query>,
  ) => Promise<z.output<Answer> | Response | null>,
): ReturnType<typeof serves<Query, Answer>> {
  return serves(endpoint, async (query, path, url) => {
    const ref = refOf(path);
    const revision = typeof query.revision === "string" ? query.revision : undefined;
    const model = ref === null ? null : await findModel(ref, revision);
    return (model && (await handle(model, query))) ?? elsewhere(endpoint.path, ref, revision, url);
  });
}

/** Null for what can be no model's name, so that it never reaches the database. */
function refOf({ namespace = "", name = "" }: PathValues): string | null {
  const ref = `${namespace}/${name}`;
  return parseModelRef(ref) ? ref : null;
}

async function elsewhere(
  path: string,
  ref: string | null,
  revision: string | undefined,
  { search }: URL,
): Promise<Response> {
  if (ref === null) return problem(404, "No model has such a name.");
  const address = await findAddress(ref, revision);
  if (address?.isFormer) {
    const [namespace = "", name = ""] = address.ref.split("/").map(encodeURIComponent);
    const present = path.replace("{namespace}", namespace).replace("{name}", name);
    return new Response(null, { status: 308, headers: { ...CORS, location: present + search } });
  }
  if (address && revision !== undefined) {
    const errors = [{ field: "revision", message: "is no revision of this model" }];
    return problem(404, `${ref} has no such revision.`, { errors });
  }
  return problem(404, `There is no ${ref} in this catalog.`, { near: await findNearRefs(ref) });
}
