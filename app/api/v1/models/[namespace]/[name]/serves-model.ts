import type { z } from "zod";
import { findModel, findNearRefs } from "@/lib/catalog/queries";
import { parseModelRef } from "@/lib/catalog/model-ref";
import type { ModelDetail } from "@/lib/catalog/schema";
import { type Endpoint, type PathValues, serves } from "@/lib/web/endpoint";
import { problem } from "@/lib/web/problem";

/** The handler of an endpoint about one model: found at the revision asked for, or answered 404 with near names. */
export function servesModel<Query extends z.ZodObject, Answer extends z.ZodType>(
  endpoint: Endpoint<Query, Answer>,
  handle: (model: ModelDetail, query: z.output<Query>) => Promise<z.output<Answer> | null>,
): ReturnType<typeof serves<Query, Answer>> {
  return serves(endpoint, async (query, path) => {
    const ref = refOf(path);
    const revision = typeof query.revision === "string" ? query.revision : undefined;
    const model = ref === null ? null : await findModel(ref, revision);
    return (model && (await handle(model, query))) ?? notFound(ref, revision);
  });
}

/** Null for what can be no model's name, so that it never reaches the database. */
function refOf({ namespace = "", name = "" }: PathValues): string | null {
  const ref = `${namespace}/${name}`;
  return parseModelRef(ref) ? ref : null;
}

async function notFound(ref: string | null, revision: string | undefined): Promise<Response> {
  if (ref === null) return problem(404, "No model has such a name.");
  if (revision !== undefined && (await findModel(ref))) {
    const errors = [{ field: "revision", message: "is no revision of this model" }];
    return problem(404, `${ref} has no such revision.`, { errors });
  }
  return problem(404, `There is no ${ref} in this catalog.`, { near: await findNearRefs(ref) });
}
