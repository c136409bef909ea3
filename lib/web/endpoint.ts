import type { z } from "zod";
import { parseParams } from "@/lib/web/params";
import { CORS, problem, problemOf } from "@/lib/web/problem";

/** One GET of the public API: its address, what it reads of the query string, and what it answers. */
export type Endpoint<
  Query extends z.ZodObject = z.ZodObject,
  Answer extends z.ZodType = z.ZodType,
> = {
  /** As OpenAPI writes it: `/api/v1/models/{namespace}/{name}`. */
  path: string;
  id: string;
  summary: string;
  description?: string;
  query: Query;
  answer: Answer;
};

/** Values of the path's `{…}`, by name. */
export type PathValues = Record<string, string>;
type Context = { params: Promise<PathValues> };

/**
 * The route handler of an endpoint: reads the query by its schema, answers what `handle` gives as JSON, and refusals
 * and bugs as problem documents.
 */
export function serves<Query extends z.ZodObject, Answer extends z.ZodType>(
  endpoint: Endpoint<Query, Answer>,
  handle: (
    query: z.output<Query>,
    path: PathValues,
    url: URL,
  ) => Promise<z.output<Answer> | Response>,
): (request: Request, context: Context) => Promise<Response> {
  return async (request, context) => {
    const url = new URL(request.url);
    try {
      const query = parseParams(endpoint.query, url.searchParams);
      const answer = await handle(query, await context.params, url);
      return answer instanceof Response ? answer : json(answer);
    } catch (error) {
      return await problemOf(error, { method: request.method, path: url.pathname });
    }
  };
}

const READS = "GET, HEAD, OPTIONS";
const refuseWrite = () =>
  problem(405, `This address can only be read (${READS}).`, { headers: { allow: READS } });

/** What an address that is only read answers to the other methods. */
export const readOnly = {
  POST: refuseWrite,
  PUT: refuseWrite,
  PATCH: refuseWrite,
  DELETE: refuseWrite,
};

/** Caches may keep an answer but ask before each use: a sync or a revocation must show at once. */
function json(answer: unknown): Response {
  return new Response(JSON.stringify(answer), {
    headers: {
      ...CORS,
      "content-type": "application/json",
      "cache-control": "public, max-age=0, must-revalidate",
    },
  });
}
