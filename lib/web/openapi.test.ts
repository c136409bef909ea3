import { readdirSync } from "node:fs";
import { join, sep } from "node:path";
import { describe, expect, test } from "vitest";
import { endpoints, openApiDocument } from "@/lib/web/openapi";

const document = openApiDocument();

/** Paths of the routes under app/api/v1 that answer GET, as OpenAPI writes them. */
function routePaths(): string[] {
  const app = join(import.meta.dirname, "../../app");
  return readdirSync(join(app, "api/v1"), { recursive: true, encoding: "utf8" })
    .map((file) => file.split(sep).join("/"))
    .filter((file) => file.endsWith("/route.ts") && !file.includes("..."))
    .map(
      (file) =>
        `/api/v1/${file
          .replace(/\/route[.]ts$/, "")
          .replaceAll("[", "{")
          .replaceAll("]", "}")}`,
    );
}

function refsOf(value: unknown): string[] {
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === "$ref" && typeof item === "string" ? [item] : refsOf(item),
  );
}

test("every route is described, and every described path has a route", () => {
  expect(routePaths().toSorted()).toEqual(Object.keys(document.paths ?? {}).toSorted());
});

test("every reference leads somewhere", () => {
  const refs = new Set(refsOf(document));
  expect(refs.size).toBeGreaterThan(10);
  for (const ref of refs) {
    const target = ref
      .replace(/^#\//, "")
      .split("/")
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
    expect(target, ref).toBeTypeOf("object");
  }
});

test("the document is OpenAPI 3.1 in plain JSON, and operations have names of their own", () => {
  expect(document.openapi).toBe("3.1.0");
  expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  const ids = Object.values(endpoints).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

describe.each(Object.values(endpoints))("$id", ({ path, query }) => {
  const operation = document.paths?.[path]?.get;
  const parameters = (operation?.parameters ?? []) as {
    in: string;
    name: string;
    required?: boolean;
  }[];

  test("names every parameter it reads, and asks for none but the path's", () => {
    const named = parameters.filter((parameter) => parameter.in === "query");
    expect(named.map(({ name }) => name)).toEqual(Object.keys(query.shape));
    expect(named.filter(({ required }) => required)).toEqual([]);
    const inPath = parameters.filter((parameter) => parameter.in === "path");
    expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
    expect(inPath.every(({ required }) => required)).toBe(true);
  });

  test("says how it refuses", () => {
    expect(Object.keys(operation?.responses ?? {})).toEqual(expect.arrayContaining(["200", "500"]));
  });
});
