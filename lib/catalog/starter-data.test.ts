import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { DOMAINS } from "./domain";
import { StarterEvalRun, StarterLicense, StarterRepository } from "./starter";

const REPOSITORIES = "prisma/starter/repositories.jsonl";
const EVALS = "prisma/starter/evals.jsonl";
const LICENSES = "prisma/starter/licenses.json";
const NOT_LISTED = "lib/testing/recordings/not-listed.jsonl";

function text(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
}

function lines<T>(path: string, schema: z.ZodType<T>): T[] {
  return text(path)
    .trimEnd()
    .split("\n")
    .map((line, index) => {
      const parsed = schema.safeParse(JSON.parse(line));
      if (parsed.success) return parsed.data;
      throw new Error(`${path}:${index + 1} ${z.prettifyError(parsed.error)}`);
    });
}

const repositories = lines(REPOSITORIES, StarterRepository);
const notListed = lines(NOT_LISTED, StarterRepository);
const runs = lines(EVALS, StarterEvalRun);
const ids = new Set(repositories.map((repository) => repository.id));

describe("starter repositories", () => {
  it("name each repository once, whatever the case", () => {
    const lowered = repositories.map((repository) => repository.id.toLowerCase());
    expect(new Set(lowered).size).toBe(lowered.length);
  });

  it("are ordered by id", () => {
    const lowered = repositories.map((repository) => repository.id.toLowerCase());
    expect(lowered).toEqual([...lowered].sort());
  });

  it("agree with the Hub object they carry", () => {
    for (const { id, info } of repositories) {
      expect(info.id).toBe(id);
      expect(info.author).toBe(id.split("/")[0]);
    }
  });

  it("carry a count date exactly when they carry counts", () => {
    for (const { id, info, countsAt } of repositories) {
      expect(countsAt !== null, id).toBe(info.downloads !== undefined);
    }
  });

  it("leave out what the audit would not list", () => {
    expect(repositories.filter((r) => r.record?.listing.show === "no")).toEqual([]);
    expect(notListed.every((r) => r.record?.listing.show === "no")).toBe(true);
    expect(notListed.filter((r) => ids.has(r.id))).toEqual([]);
  });

  it("claim no teacher and no distillation the audit took away", () => {
    for (const { id, record } of repositories) {
      if (record?.listing.show === "without_teacher") expect(record.teachers, id).toEqual([]);
      if (record?.listing.show !== "not_as_distilled") continue;
      expect(record, id).toMatchObject({ distilled: null, teachers: [], distillation: null });
    }
  });

  it("never call a model distilled for its name or tag alone", () => {
    const thin = new Set(["name-only", "tag-only"]);
    const claimed = repositories.filter(
      ({ record }) => record?.distilled && thin.has(record.distilledBasis ?? ""),
    );
    expect(claimed).toEqual([]);
  });

  it("use domains the catalog knows", () => {
    for (const { id, record } of repositories) {
      if (record) expect(DOMAINS, id).toContain(record.domain);
    }
  });

  it("let a source state only what the record holds", () => {
    for (const { id, record } of [...repositories, ...notListed]) {
      for (const { states } of record?.sources ?? []) {
        expect(new Set(states).size, id).toBe(states.length);
        for (const field of states) {
          const value: unknown = record?.[field];
          const isEmpty = value === null || (Array.isArray(value) && value.length === 0);
          expect(isEmpty, `${id} ${field}`).toBe(false);
        }
      }
    }
  });

  it("write a base as a Hub id only when it is one", () => {
    for (const { id, record } of repositories) {
      if (record?.base) expect(record.base.id.includes("/"), id).toBe(record.base.kind === "hub");
    }
  });
});

describe("starter eval runs", () => {
  it("belong to listed models", () => {
    expect(runs.filter((run) => !ids.has(run.model))).toEqual([]);
  });

  it("state a rate that matches its count", () => {
    for (const run of runs) {
      for (const { k, n, value } of run.results) {
        if (k !== null && n !== null) expect(value).toBeCloseTo(k / n, 2);
      }
    }
  });

  it("say a direction that fits the kind", () => {
    for (const { kind, model, results } of runs) {
      const suffix = kind === "quality" ? "_is_better" : "_is_safer";
      expect(
        results.every(({ direction }) => direction.endsWith(suffix)),
        model,
      ).toBe(true);
    }
  });

  it("count failures only where lower is safer", () => {
    const counted = runs.flatMap((run) => run.results).filter((result) => result.k !== null);
    expect(counted.length).toBeGreaterThan(100);
    expect(counted.every(({ direction }) => direction === "lower_is_safer")).toBe(true);
  });

  it("appear once for each method", () => {
    const keys = runs.map((run) =>
      JSON.stringify([
        run.model,
        run.benchmark,
        run.attack,
        run.judge,
        run.guardrail,
        run.sourceUrl,
        run.kind,
      ]),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe("starter licenses", () => {
  const licenses = z.array(StarterLicense).parse(JSON.parse(text(LICENSES)));

  it("have unique ids", () => {
    expect(new Set(licenses.map((license) => license.id)).size).toBe(licenses.length);
  });

  it("keep the source's words whenever commercial use is conditional", () => {
    const conditional = licenses.filter((license) => license.commercialUse === "conditional");
    expect(conditional.every((license) => license.commercialNote)).toBe(true);
  });

  it("cover every license key the records declare", () => {
    const keys = new Set(licenses.map((license) => license.hubKey));
    const declared = repositories.flatMap(({ record }) => record?.license ?? []);
    expect(declared.filter((key) => !keys.has(key))).toEqual([]);
  });
});

describe("starter files", () => {
  it.each([REPOSITORIES, EVALS, LICENSES, NOT_LISTED])("%s holds nothing unverified", (path) => {
    expect(text(path)).not.toMatch(/"unverified"/i);
  });
});
