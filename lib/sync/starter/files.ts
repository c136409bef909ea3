import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { StarterEvalRun, StarterLicense, StarterRepository } from "@/lib/catalog/starter";
import { PARSER_VERSION } from "@/lib/sync/reading/reading";

/** The starter catalog's files, read and checked. */
export type StarterFiles = {
  /** Changes when the files or the way they are read do. */
  digest: string;
  repositoriesPath: string;
  refs: string[];
  evals: StarterEvalRun[];
  licenses: StarterLicense[];
};

/** @throws {Error} naming the file and the line that cannot be read */
export async function readStarterFiles(folder: string): Promise<StarterFiles> {
  const repositoriesPath = join(folder, "repositories.jsonl");
  const [repositories, evals, licenses] = await Promise.all(
    [repositoriesPath, join(folder, "evals.jsonl"), join(folder, "licenses.json")].map((path) =>
      readFile(path, "utf8"),
    ),
  );
  if (repositories === undefined || evals === undefined || licenses === undefined)
    throw new Error("unreachable: three files were read");
  const digest = createHash("sha256")
    .update(`${PARSER_VERSION}\n`)
    .update(repositories)
    .update(evals)
    .update(licenses)
    .digest("hex");
  return {
    digest,
    repositoriesPath,
    refs: lines("repositories.jsonl", repositories, StarterRepository).map(({ id }) => id),
    evals: lines("evals.jsonl", evals, StarterEvalRun),
    licenses: z.array(StarterLicense).parse(JSON.parse(licenses)),
  };
}

function lines<T>(name: string, text: string, shape: z.ZodType<T>): T[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line, at) => {
      const parsed = shape.safeParse(JSON.parse(line));
      if (parsed.success) return parsed.data;
      throw new Error(`${name}:${at + 1} ${z.prettifyError(parsed.error)}`);
    });
}
