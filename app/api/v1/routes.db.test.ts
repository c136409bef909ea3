import { beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { db } from "@/lib/db/client";
import { refreshSearchDocument } from "@/lib/search/commands";
import { aModel, anArtifact, aRevision, type BuiltModel } from "@/lib/testing/builders/catalog";
import { aMirror } from "@/lib/testing/builders/custody";
import { aChange, aFormerName } from "@/lib/testing/builders/changes";
import { aModelNode, anEdge } from "@/lib/testing/builders/lineage";
import { anEvalRun } from "@/lib/testing/builders/safety";
import type { Endpoint } from "@/lib/web/endpoint";
import { endpoints } from "@/lib/web/openapi";
import { ProblemDocument } from "@/lib/web/problem";

type Handler = (
  request: Request,
  context: { params: Promise<Record<string, string>> },
) => Promise<Response>;

type Route = { GET: Handler } & Record<"POST" | "PUT" | "PATCH" | "DELETE", () => Response>;

const handlers: Record<string, () => Promise<Route>> = {
  searchModels: () => import("./models/route"),
  getModel: () => import("./models/[namespace]/[name]/route"),
  getLineage: () => import("./models/[namespace]/[name]/lineage/route"),
  getSafety: () => import("./models/[namespace]/[name]/safety/route"),
  getLicense: () => import("./models/[namespace]/[name]/license/route"),
  listRevisions: () => import("./models/[namespace]/[name]/revisions/route"),
  listArtifacts: () => import("./models/[namespace]/[name]/artifacts/route"),
  listTensors: () => import("./models/[namespace]/[name]/tensors/route"),
  listModelChanges: () => import("./models/[namespace]/[name]/changes/route"),
  listChanges: () => import("./changes/route"),
  listTeachers: () => import("./teachers/route"),
  getOpenApi: () => import("./openapi.json/route"),
};

async function get({ id, path }: Pick<Endpoint, "id" | "path">, query = "", ref = "acme/student") {
  const [namespace = "", name = ""] = ref.split("/");
  const handler = await handlers[id]?.();
  if (!handler) throw new Error(`${id} has no handler here`);
  const request = new Request(`http://localhost${path}?${query}`);
  return handler.GET(request, { params: Promise.resolve({ namespace, name }) });
}

async function answer<Query extends z.ZodObject, Answer extends z.ZodType>(
  endpoint: Endpoint<Query, Answer>,
  query = "",
  ref?: string,
): Promise<z.output<Answer>> {
  const response = await get(endpoint, query, ref);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("application/json");
  expect(response.headers.get("access-control-allow-origin")).toBe("*");
  const body: unknown = await response.json();
  // Equal to its own parse: nothing missing, and nothing the description does not name.
  const parsed = endpoint.answer.parse(body);
  expect(body).toEqual(parsed);
  return parsed;
}

async function refusal(endpoint: Pick<Endpoint, "id" | "path">, query: string, ref?: string) {
  const response = await get(endpoint, query, ref);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const body = ProblemDocument.parse(await response.json());
  expect(body.status).toBe(response.status);
  return body;
}

let student: BuiltModel;
let old: string;

beforeAll(async () => {
  const teacher = await aModel({ ref: "big/teacher" });
  student = await aModel({ ref: "acme/student" });
  old = student.revision.sha ?? "";
  const newest = await aRevision(student);
  const license = { license: "mit", licenseName: null, file: null };
  await aChange(
    student,
    { kind: "license", before: license, after: { ...license, license: "apache-2.0" } },
    { fromRevisionId: student.revision.id, toRevisionId: newest.id },
  );
  student.revision = newest;
  await aChange(student, {
    kind: "gone",
    before: { status: "listed" },
    after: { status: "gone" },
  });
  await aFormerName(student, "acme/Pupil");
  const sha256 = "a".repeat(64);
  await anArtifact(student.revision.id, {
    path: "model.safetensors",
    sizeBytes: 5_000_000_000n,
    sha256,
  });
  await db().fileReading.create({
    data: {
      contentKey: `sha256:${sha256}/safetensors`,
      format: "safetensors",
      readerVersion: 1,
      status: "read",
      summary: {
        kind: "safetensors",
        tensors: 2,
        elements: 7,
        parameters: 7,
        packedElements: 0,
        dtypes: [{ dtype: "F32", elements: 7 }],
        metadata: {},
      },
      tensors: [
        ["a", "F32", [4]],
        ["b", "F32", [3]],
      ],
      bytesFetched: 100,
    },
  });
  await anEdge(await aModelNode(student.revision), await aModelNode(teacher.revision), {
    distillation: { types: ["response"], scheme: "offline", samples: 800_000n },
  });
  await anEvalRun(student.revision.id);
  await aMirror(student.revision.id, [], { status: "refused", message: "It is gated." });
  await anEvalRun(teacher.revision.id);
  await db().$transaction(async (tx) => {
    for (const model of [teacher, student]) await refreshSearchDocument(tx, model.id);
  });
});

test("models are searched, counted and paged", async () => {
  const first = await answer(endpoints.models, "limit=1&facets=1&sort=name");
  expect(first.models.map(({ id }) => id)).toEqual(["acme/student"]);
  expect(first.facets?.teacher).toEqual([{ value: "big/teacher", count: 1, label: "big/teacher" }]);
  expect(first.meta).toMatchObject({ total: 2, first: 1, scored: 2 });
  const second = await answer(
    endpoints.models,
    `limit=1&sort=name&cursor=${first.meta.next ?? ""}`,
  );
  expect(second.models.map(({ id }) => id)).toEqual(["big/teacher"]);
  expect(second.meta.next).toBeNull();
});

test("a model is told at its latest revision, or the one asked for, in any case", async () => {
  expect(await answer(endpoints.model)).toMatchObject({
    id: "acme/student",
    revision: { id: student.revision.id },
  });
  expect(await answer(endpoints.model, "", "ACME/Student")).toMatchObject({ id: "acme/student" });
  expect(await answer(endpoints.model, `revision=${old}`)).toMatchObject({
    revision: { sha: old },
  });
});

test("its parts are told", async () => {
  const lineage = await answer(endpoints.lineage, "depth=1&direction=up");
  expect(lineage.edges.map(({ relation }) => relation)).toEqual(["distilled_from"]);
  const safety = await answer(endpoints.safety);
  expect(safety.runs).toHaveLength(1);
  expect(safety.results.map(({ run }) => run)).toEqual(safety.runs.map(({ id }) => id));
  expect(safety.teacher.map(({ id }) => id)).toEqual(["big/teacher"]);
  expect(safety.delta).toMatchObject([{ teacher: "big/teacher", value: 0 }]);
  expect(await answer(endpoints.license)).toMatchObject({
    declared: null,
    commercialUse: "unknown",
  });
  expect((await answer(endpoints.revisions)).revisions).toHaveLength(2);
  expect(await answer(endpoints.artifacts)).toMatchObject({
    artifacts: [
      { path: "model.safetensors", sizeBytes: 5e9, reading: { parameters: 7, tensors: 2 } },
    ],
    custody: { mirror: { status: "refused", message: "It is gated." }, signatures: [], kept: [] },
  });
  expect(await answer(endpoints.tensors, "limit=1")).toEqual({
    path: "model.safetensors",
    tensors: [{ name: "a", dtype: "F32", shape: [4] }],
    meta: { total: 2, next: 1 },
  });
  expect(await answer(endpoints.tensors, "offset=1&path=model.safetensors")).toMatchObject({
    tensors: [{ name: "b" }],
    meta: { next: null },
  });
  expect((await answer(endpoints.teachers)).teachers).toMatchObject([
    { key: "big/teacher", students: 1 },
  ]);
  expect(await answer(endpoints.openapi)).toMatchObject({ openapi: "3.1.0" });
});

test("its changes are told, alone and among those of all models", async () => {
  const { changes, meta } = await answer(endpoints.modelChanges);
  expect(changes).toMatchObject([
    { kind: "gone", model: "acme/student", before: { status: "listed" }, to: null },
    { kind: "license", from: { sha: old }, to: { sha: student.revision.sha } },
  ]);
  const query = `after=${changes[1]?.seq ?? 0}&kind=gone&kind=license&limit=5`;
  expect((await answer(endpoints.changes, query)).changes.map(({ kind }) => kind)).toEqual([
    "gone",
  ]);
  expect(meta.more).toBe(false);
});

test("a name a model had leads to its present one, with the query", async () => {
  for (const [endpoint, query, location] of [
    [endpoints.model, `revision=${old}`, `/api/v1/models/acme/student?revision=${old}`],
    [endpoints.modelChanges, "kind=gone", "/api/v1/models/acme/student/changes?kind=gone"],
    [endpoints.lineage, "", "/api/v1/models/acme/student/lineage"],
  ] as const) {
    const response = await get(endpoint, query, "ACME/pupil");
    expect(response.status).toBe(308);
    expect(response.headers.get("location")).toBe(location);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
  }
});

describe("refusals", () => {
  test.each(Object.keys(handlers))("%s can only be read, and says so", async (id) => {
    const route = await handlers[id]?.();
    for (const method of ["POST", "PUT", "PATCH", "DELETE"] as const) {
      const response = route?.[method]();
      expect(response?.status).toBe(405);
      expect(response?.headers.get("allow")).toBe("GET, HEAD, OPTIONS");
      expect(ProblemDocument.parse(await response?.json()).status).toBe(405);
    }
  });

  test("a parameter that cannot be read is named", async () => {
    expect(await refusal(endpoints.models, "limit=abc")).toMatchObject({
      status: 400,
      errors: [{ field: "limit", message: "must be a whole number from 1 to 100" }],
    });
    expect(await refusal(endpoints.models, "cursor=nonsense")).toMatchObject({
      status: 400,
      errors: [{ field: "cursor" }],
    });
    expect(await refusal(endpoints.changes, "kind=eaten&limit=0")).toMatchObject({
      status: 400,
      errors: [{ field: "kind" }, { field: "limit" }],
    });
    expect(await refusal(endpoints.modelChanges, "after=1&before=9")).toMatchObject({
      status: 400,
      errors: [{ field: "before", message: "cannot be asked together with after" }],
    });
    expect(await refusal(endpoints.lineage, "depth=99&direction=sideways")).toMatchObject({
      status: 400,
      errors: [
        { field: "depth", message: "must be a whole number from 1 to 12" },
        { field: "direction", message: "must be one of up, down, both" },
      ],
    });
    expect(await refusal(endpoints.model, "revision=%00")).toMatchObject({
      status: 400,
      errors: [{ field: "revision" }],
    });
  });

  test("an unknown model is answered with near names", async () => {
    expect(await refusal(endpoints.model, "", "acme/studnet")).toMatchObject({
      status: 404,
      near: ["acme/student"],
    });
    expect(await refusal(endpoints.safety, "", "nobody/nothing")).toMatchObject({ status: 404 });
  });

  test("a file without tensors is named, as is a page that cannot be", async () => {
    expect(await refusal(endpoints.tensors, "path=config.json")).toMatchObject({
      status: 404,
      errors: [{ field: "path" }],
    });
    expect(await refusal(endpoints.tensors, "limit=0&offset=-1&path=%00")).toMatchObject({
      status: 400,
      errors: [{ field: "path" }, { field: "offset" }, { field: "limit" }],
    });
  });

  test("an unknown revision is told apart from an unknown model", async () => {
    expect(await refusal(endpoints.model, "revision=nope")).toMatchObject({
      status: 404,
      errors: [{ field: "revision" }],
    });
  });

  test.each(["a\0b/c", "'; --/x", "../x", `${"x".repeat(300)}/y`, "é/x", "%00/x"])(
    "%j is no name",
    async (ref) => {
      expect(await refusal(endpoints.model, "", ref)).toMatchObject({ status: 404 });
    },
  );
});
