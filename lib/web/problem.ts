import { z } from "zod";
import { type ErrorCode, type FieldError, ProoflineError } from "@/lib/errors";

/** RFC 9457. The type is `about:blank`: status and title say all there is to say of the kind. */
export const ProblemDocument = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z
      .array(z.object({ field: z.string(), message: z.string() }))
      .describe("the inputs that were refused, and what each must be; empty when none was"),
    near: z
      .array(z.string())
      .optional()
      .describe("ids that look like the one asked for, nearest first"),
  })
  .meta({ id: "ProblemDocument" });
export type ProblemDocument = z.infer<typeof ProblemDocument>;

const TITLES = {
  400: "Bad request",
  403: "Forbidden",
  404: "Not found",
  405: "Method not allowed",
  409: "Conflict",
  413: "Content too large",
  500: "Internal error",
  503: "Unavailable",
} as const;
type ProblemStatus = keyof typeof TITLES;

const STATUS = {
  invalid: 400,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  unavailable: 503,
} as const satisfies Record<ErrorCode, ProblemStatus>;

/** Anybody may read the public API from any page. */
export const CORS = { "access-control-allow-origin": "*" } as const;

export function problem(
  status: ProblemStatus,
  detail: string,
  {
    errors = [],
    near,
    headers,
  }: { errors?: FieldError[]; near?: string[]; headers?: Record<string, string> } = {},
): Response {
  const document: ProblemDocument = {
    type: "about:blank",
    title: TITLES[status],
    status,
    detail,
    errors,
    ...(near && near.length > 0 ? { near } : {}),
  };
  return new Response(JSON.stringify(document), {
    status,
    headers: {
      ...CORS,
      ...headers,
      "content-type": "application/problem+json",
      "cache-control": "no-store",
    },
  });
}

/** Answers what a handler threw: an expected refusal in its own words; a bug in none, and once in the log. */
export async function problemOf(
  error: unknown,
  request: { method: string; path: string },
): Promise<Response> {
  if (error instanceof ProoflineError) {
    return problem(STATUS[error.code], error.message, { errors: error.fields });
  }
  // Not imported above: the log reads the environment, and a build, which loads every route, has none.
  const { log } = await import("@/lib/log");
  log.error({ err: error, ...request }, "request failed");
  return problem(500, "Something went wrong on our side. It has been logged.");
}
