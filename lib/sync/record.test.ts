import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { StarterRepository } from "@/lib/catalog/starter";
import { parentKey } from "./claim";
import { recordClaims } from "./record";
import { teacherOfLabel } from "./teacher-label";

const lines = readFileSync(
  new URL("../../prisma/starter/repositories.jsonl", import.meta.url),
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
  it("give every edge a ground with a source of the record", () => {
    for (const { id, record, claims } of records) {
      const urls = record.sources.map(({ url }) => url);
      for (const { grounds } of claims.edges ?? []) {
        expect(grounds, id).toHaveLength(1);
        expect(urls, id).toContain(grounds[0]?.source);
      }
      for (const fact of claims.facts ?? []) expect(urls, id).toContain(fact.source);
    }
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

  it("grade what was read from a method as inferred", () => {
    for (const { id, record, claims } of records) {
      const expected = record.distilledBasis === "inferred-from-source" ? "inferred" : "declared";
      for (const edge of claims.edges ?? [])
        if (edge.relation === "distilled_from") expect(edge.grounds[0]?.grade, id).toBe(expected);
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
    ["some in-house model", "stub:some-in-house-model"],
  ])("%s is %s", (label, key) => {
    expect(parentKey(teacherOfLabel(label))).toBe(key);
  });
});
