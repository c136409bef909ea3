import { z } from "zod";
import { createDocument, type ZodOpenApiPathItemObject } from "zod-openapi";
import { ChangesAnswer, ChangesQuery } from "@/lib/catalog/changes/schema";
import { Custody } from "@/lib/catalog/custody/schema";
import { Artifact, TensorPage, TensorsQuery } from "@/lib/catalog/files/schema";
import { ModelDetail, RevisionSummary } from "@/lib/catalog/schema";
import { LicenseReport } from "@/lib/lineage/license-chain";
import { LineageGraph, LineageQuery, TeacherSummary } from "@/lib/lineage/schema";
import { SafetyDelta } from "@/lib/safety/delta";
import { EvalResult, EvalRun, SafetyReport } from "@/lib/safety/schema";
import { ModelSearch, SearchResult } from "@/lib/search/schema";
import type { Endpoint } from "@/lib/web/endpoint";
import { wholeNumber } from "@/lib/web/params";
import { ProblemDocument } from "@/lib/web/problem";

const NoQuery = z.object({});

const RevisionQuery = z.object({
  revision: z
    .string("must be stated once")
    .max(200, "must be at most 200 characters")
    .regex(/^\P{Cc}*$/u, "must not contain control characters")
    .optional()
    .describe(
      "a commit sha or its first 7 digits or more, a digest, or an alias; `latest` when left out",
    ),
});

const directions = LineageQuery.shape.direction.unwrap().options;
const LineageParams = RevisionQuery.extend({
  depth: wholeNumber(1, 12, "must be a whole number from 1 to 12")
    .default(3)
    .describe("steps to walk from the model"),
  direction: z
    .enum(directions, `must be one of ${directions.join(", ")}`)
    .default("both")
    .describe("up to parents, down to children"),
});

const SafetyAnswer = z
  .object({
    runs: z.array(EvalRun.omit({ results: true })),
    results: z
      .array(EvalResult.extend({ run: z.string().describe("id of its run") }))
      .describe("the results of all runs, never averaged"),
    teacher: SafetyReport.shape.teachers,
    delta: z
      .array(SafetyDelta)
      .describe(
        "differences to teachers, only where benchmark, its revision, category, metric, attack, judge and guardrail " +
          "agree; a comparison that is not listed cannot be made from these runs",
      ),
  })
  .meta({ id: "SafetyAnswer" });

const FOLLOWING =
  "Newest first. To follow what happens, ask with `after` from `meta.after` on, as often as `more` is true and then " +
  "now and again: numbers are given in the order changes become visible, so none is missed.";

const model = "/api/v1/models/{namespace}/{name}";
const endpoint = <Query extends z.ZodObject, Answer extends z.ZodType>(
  given: Endpoint<Query, Answer>,
): Endpoint<Query, Answer> => given;

/** Every GET of the public API. Routes parse and answer by these schemas, and the document is made from them. */
export const endpoints = {
  models: endpoint({
    path: "/api/v1/models",
    id: "searchModels",
    summary: "Search models",
    description:
      "A repeated key is OR, different keys are AND. Each facet is counted with every filter but its own.",
    query: ModelSearch,
    answer: SearchResult,
  }),
  model: endpoint({
    path: model,
    id: "getModel",
    summary: "A model at one revision, with every fact and its evidence",
    query: RevisionQuery,
    answer: ModelDetail,
  }),
  lineage: endpoint({
    path: `${model}/lineage`,
    id: "getLineage",
    summary: "Teachers, bases, data and descendants",
    query: LineageParams,
    answer: LineageGraph,
  }),
  safety: endpoint({
    path: `${model}/safety`,
    id: "getSafety",
    summary: "Eval runs, and the teachers' on their own methods",
    query: RevisionQuery,
    answer: SafetyAnswer,
  }),
  license: endpoint({
    path: `${model}/license`,
    id: "getLicense",
    summary: "The declared license and the chain above it",
    query: RevisionQuery,
    answer: LicenseReport,
  }),
  revisions: endpoint({
    path: `${model}/revisions`,
    id: "listRevisions",
    summary: "Revisions, newest first",
    query: NoQuery,
    answer: z.object({ revisions: z.array(RevisionSummary) }),
  }),
  artifacts: endpoint({
    path: `${model}/artifacts`,
    id: "listArtifacts",
    summary: "Files of a revision, with what their bytes say, and what of them is kept here",
    query: RevisionQuery,
    answer: z.object({ artifacts: z.array(Artifact), custody: Custody }),
  }),
  tensors: endpoint({
    path: `${model}/tensors`,
    id: "listTensors",
    summary: "Tensors of a file, as its header lists them",
    query: RevisionQuery.extend(TensorsQuery.shape),
    answer: TensorPage,
  }),
  modelChanges: endpoint({
    path: `${model}/changes`,
    id: "listModelChanges",
    summary: "What changed at the source of a model",
    description: FOLLOWING,
    query: ChangesQuery,
    answer: ChangesAnswer,
  }),
  changes: endpoint({
    path: "/api/v1/changes",
    id: "listChanges",
    summary: "What changed at the sources of all models",
    description: FOLLOWING,
    query: ChangesQuery,
    answer: ChangesAnswer,
  }),
  teachers: endpoint({
    path: "/api/v1/teachers",
    id: "listTeachers",
    summary: "Everything that taught a model of this catalog",
    query: NoQuery,
    answer: z.object({ teachers: z.array(TeacherSummary) }),
  }),
  openapi: endpoint({
    path: "/api/v1/openapi.json",
    id: "getOpenApi",
    summary: "This description",
    query: NoQuery,
    answer: z.record(z.string(), z.unknown()),
  }),
} as const satisfies Record<string, Endpoint>;

export type OpenApiDocument = ReturnType<typeof createDocument>;
let made: OpenApiDocument | undefined;

/** The API in OpenAPI 3.1, made once from the schemas that read requests. */
export function openApiDocument(): OpenApiDocument {
  made ??= createDocument({
    openapi: "3.1.0",
    info: {
      title: "Proofline",
      version: "1",
      description:
        "Distilled specialty models: who taught them and how, how safe they are, and what their license chain allows.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    paths: Object.fromEntries(
      Object.values(endpoints).map((given) => [given.path, pathItem(given)]),
    ),
  });
  return made;
}

function pathItem({
  path,
  id,
  summary,
  description,
  query,
  answer,
}: Endpoint): ZodOpenApiPathItemObject {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const refusal = (reason: string) => ({
    description: reason,
    content: { "application/problem+json": { schema: ProblemDocument } },
  });
  return {
    get: {
      operationId: id,
      summary,
      ...(description === undefined ? {} : { description }),
      requestParams: {
        path: z.object(Object.fromEntries(names.map((name) => [name, z.string()]))),
        query,
      },
      responses: {
        200: { description: "OK", content: { "application/json": { schema: answer } } },
        ...(Object.keys(query.shape).length > 0
          ? { 400: refusal("A parameter cannot be read; `errors` names it") }
          : {}),
        ...(names.length > 0
          ? {
              308: { description: "The model was renamed; `Location` is its present address" },
              404: refusal("No such model or revision; `near` may name others"),
            }
          : {}),
        500: refusal("A bug of ours, without particulars"),
      },
    },
  };
}
