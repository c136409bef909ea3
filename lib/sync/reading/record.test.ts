import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { StarterRepository } from "@/lib/catalog/starter";
import { parentKey } from "./claim";
import { recordClaims } from "./record";
import { teacherOfLabel } from "./teacher-label";

const lines = readFileSync(
  new URL("../../../prisma/starter/repositories.jsonl", import.meta.url),
  "utf8",
)
  .trimEnd()
  .split("\n")
  .map((line) => StarterRepository.parse(JSON.parse(line)));
const records = lines.flatMap(({ id, record }) =>
  record ? [{ id, record, claims: recordClaims(record, id) }] : [],
);

function claimsOf(id: string) {
  const found = records.find((line) => line.id === id);
  if (!found) throw new Error(`${id} is not in the starter catalog`);
  return found;
}

function edgesOf(id: string) {
  return (
    claimsOf(id).claims.edges?.map(({ relation, parent }) => `${relation} ${parentKey(parent)}`) ??
    []
  );
}

describe("the starter's records", () => {
  it("credit a source with a fact only where it is said to state its field", () => {
    const statedAs: Record<string, string> = {
      "distillation.teacher": "teachers",
      base_model: "base",
      licenseName: "license",
      parametersNominal: "parameters",
    };
    for (const { id, record, claims } of records) {
      const grounds = [
        ...(claims.facts ?? []),
        ...(claims.edges ?? []).flatMap(({ field, grounds: of }) =>
          of.map((ground) => ({ ...ground, field })),
        ),
      ];
      for (const { field, kind, source, grade } of grounds) {
        const stating = record.sources.filter(({ states }) =>
          states.some((state) => state === (statedAs[field] ?? field)),
        );
        expect([kind, source], `${id} ${field}`).toEqual(
          stating[0] ? ["record", stating[0].url] : ["editors", "prisma/starter/SOURCES.md"],
        );
        if (kind === "editors") expect(grade).toBe("declared");
      }
    }
  });

  it("never credit a source with what the editors judged", () => {
    const judged = new Set(["domain", "role", "listing", "note"]);
    const facts = records.flatMap(({ claims }) => claims.facts ?? []);
    for (const { field, kind } of facts) if (judged.has(field)) expect(kind, field).toBe("editors");
  });

  it("credit no source with a topic its words do not name", () => {
    const grounds = claimsOf("deepseek-ai/DeepSeek-R1-Distill-Qwen-7B").claims.facts ?? [];
    const kindOf = (field: string) => grounds.find((fact) => fact.field === field)?.kind;
    // "nominal params from name" and no word on the task.
    expect([kindOf("parameters"), kindOf("task"), kindOf("license")]).toEqual([
      "editors",
      "editors",
      "record",
    ]);
    // The source says what it was adapted from, not what taught it.
    const { edges } = claimsOf("minishlab/M2V_base_glove").claims;
    expect(edges?.find(({ field }) => field === "distillation.teacher")?.grounds).toMatchObject([
      { kind: "editors", grade: "declared" },
    ]);
  });

  it("make a teacher edge of every teacher", () => {
    for (const { id, record, claims } of records) {
      const taught = claims.edges?.filter(({ relation }) => relation === "distilled_from") ?? [];
      expect(taught.length, id).toBe(
        record.teachers.filter((teacher) => teacher.id.toLowerCase() !== id.toLowerCase()).length,
      );
    }
  });

  it("tell teacher and base apart", () => {
    expect(
      edgesOf("deepseek-ai/DeepSeek-R1-Distill-Qwen-7B").filter(
        (edge) => !edge.startsWith("trained_on"),
      ),
    ).toEqual([
      "distilled_from model:deepseek-ai/DeepSeek-R1@unpinned",
      "initialized_from model:Qwen/Qwen2.5-Math-7B@unpinned",
    ]);
  });

  it("fine-tune a specialty model from its base", () => {
    expect(edgesOf("abhinand/MedEmbed-small-v0.1")).toContain(
      "finetuned_from model:BAAI/bge-base-en-v1.5@unpinned",
    );
  });

  it("initialize only a distilled model from its base", () => {
    expect(edgesOf("NousResearch/DeepHermes-3-Mistral-24B-Preview")).toEqual([
      "finetuned_from model:mistralai/Mistral-Small-24B-Base-2501@unpinned",
    ]);
    for (const { id, record, claims } of records)
      for (const { field, relation } of claims.edges ?? [])
        if (field === "base_model")
          expect(relation, id).toBe(
            record.distilled === true ? "initialized_from" : "finetuned_from",
          );
  });

  it("call nothing undisclosed that a source names", () => {
    const kinds = records.flatMap(({ claims }) => (claims.edges ?? []).map((e) => e.parent.kind));
    expect(kinds).not.toContain("undisclosed");
    expect(edgesOf("MBZUAI/lamini-gpt-124m")).toContain("initialized_from named:gpt-2");
    expect(edgesOf("dhkim2810/MobileSAM")).toContain(
      "distilled_from named:meta-sam-vit-h-image-encoder",
    );
  });

  it("resolve a name of the Hub's first years", () => {
    expect(edgesOf("distilbert/distilbert-base-german-cased")).toContain(
      "distilled_from model:google-bert/bert-base-german-dbmdz-cased@unpinned",
    );
  });

  it("grade what was read from a method as inferred", () => {
    for (const { id, record, claims } of records) {
      const expected = record.distilledBasis === "inferred-from-source" ? "inferred" : "declared";
      for (const { relation, grounds } of claims.edges ?? [])
        if (relation === "distilled_from" && grounds[0]?.kind === "record")
          expect(grounds[0].grade, id).toBe(expected);
    }
  });

  it("keep the editors' word on how to list", () => {
    for (const { record, claims } of records) {
      expect(claims.facts?.find(({ field }) => field === "listing")?.value).toEqual(record.listing);
    }
  });
});

describe("a teacher's label", () => {
  it.each([
    ["OpenAI GPT-4o", "service:openai/gpt-4o"],
    ["GPT-4 (UltraFeedback preference labels)", "service:openai/gpt-4"],
    ["OpenAI ChatGPT (via ShareGPT conversations)", "service:openai/chatgpt"],
    ["NVIDIA Nemotron-4 15B", "service:nvidia/nemotron-4-15b"],
    ["Mistral-NeMo 12B", "service:mistral-ai/mistral-nemo-12b"],
    ["some in-house model", "named:some-in-house-model"],
  ])("%s is %s", (label, key) => {
    expect(parentKey(teacherOfLabel(label))).toBe(key);
  });
});
