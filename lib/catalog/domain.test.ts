import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type DomainEvidence, inferDomain } from "./domain";
import { StarterRepository } from "./starter";

const nothing: DomainEvidence = { tags: [], pipelineTag: null, datasets: [], text: "" };

function domainOf(evidence: Partial<DomainEvidence>) {
  return inferDomain({ ...nothing, ...evidence }).domain;
}

describe("inferDomain", () => {
  it("answers general without matches when a card says nothing", () => {
    expect(inferDomain(nothing)).toEqual({ domain: "general", matches: [] });
  });

  it("takes a publisher's own tag, whatever its case and spacing", () => {
    expect(inferDomain({ ...nothing, tags: ["Phishing Detection"] })).toEqual({
      domain: "fraud",
      matches: [{ where: "tag", word: "phishing-detection", sentence: null }],
    });
  });

  it("ignores tags the Hub derives from other repositories' names", () => {
    expect(domainOf({ tags: ["base_model:owner/medical", "dataset:owner/legal"] })).toBe("general");
  });

  it("lets a specialty win over the task it is done in", () => {
    expect(domainOf({ tags: ["radiology"], pipelineTag: "image-classification" })).toBe("medical");
    expect(domainOf({ tags: ["reasoning", "r1", "finance"] })).toBe("finance");
    expect(domainOf({ tags: ["legal"], pipelineTag: "sentence-similarity" })).toBe("legal");
  });

  it("falls back to the task when there is no specialty", () => {
    expect(domainOf({ pipelineTag: "automatic-speech-recognition" })).toBe("speech");
    expect(domainOf({ pipelineTag: "text-to-image" })).toBe("vision");
    expect(domainOf({ pipelineTag: "translation" })).toBe("multilingual");
    expect(domainOf({ pipelineTag: "text-generation" })).toBe("general");
  });

  it("does not take the common tag `code` for a specialty by itself", () => {
    expect(domainOf({ tags: ["nlp", "code"] })).toBe("general");
    expect(domainOf({ tags: ["code"], datasets: ["bigcode/the-stack"] })).toBe("code");
  });
});

describe("data sets", () => {
  const medical = "FreedomIntelligence/medical-o1-reasoning-SFT";

  it("decide when they are most of the data", () => {
    expect(inferDomain({ ...nothing, datasets: [medical] })).toEqual({
      domain: "medical",
      matches: [{ where: "dataset", word: medical, sentence: null }],
    });
  });

  it("do not decide as one among many", () => {
    const chat = ["a/chat", "b/chat", "c/roleplay", "d/stories", "e/chat", "f/chat", "g/chat"];
    expect(domainOf({ datasets: [...chat, medical] })).toBe("general");
  });
});

describe("card text", () => {
  const clinical =
    "A compact encoder for clinical notes.\nIt was distilled on hospital records. " +
    "We evaluate on diagnosis coding and report results for patients in intensive care.";

  it("decides when several words appear in several sentences, and quotes them", () => {
    const { domain, matches } = inferDomain({ ...nothing, text: clinical });
    expect(domain).toBe("medical");
    expect(matches).toContainEqual({
      where: "text",
      word: "hospital",
      sentence: "It was distilled on hospital records.",
    });
  });

  it("decides for a one-sentence card that is about nothing else", () => {
    expect(domainOf({ text: "Detects phishing, scams and other fraud in e-mail." })).toBe("fraud");
  });

  it("does not decide on a passing list of uses in a long card", () => {
    const text = [
      "A general assistant for many tasks.",
      "It answers questions, writes stories and summarizes documents.",
      "Users have tried it for medical, clinical and healthcare questions.",
      "It follows instructions well.",
      "Weights are released in bfloat16.",
    ].join("\n");
    expect(domainOf({ text })).toBe("general");
  });

  it("asks more of a longer card", () => {
    const telling = "Judges read it in court. Lawyers cite case law.";
    const filler = "It answers questions of every kind. ".repeat(40);
    expect(domainOf({ text: telling })).toBe("legal");
    expect(domainOf({ text: telling + " " + filler })).toBe("general");
  });

  it("does not count the same word twice", () => {
    expect(domainOf({ text: "Medical text. Medical notes. Medical books. Medical data." })).toBe(
      "general",
    );
  });

  it("reads a disclaimer as what the model is not for", () => {
    const text = [
      "This model is not intended for medical use, diagnosis or the care of patients.",
      "Its output is not a substitute for a physician, a hospital or clinical judgment.",
      "Do not use it in healthcare.",
    ].join(" ");
    expect(domainOf({ text })).toBe("general");
  });

  it("does not read a name: not in headings, code, links, ids or hyphenated words", () => {
    const text = [
      "---\nmodel_name: legal-court-law\n---",
      "# Legal court law model",
      "Load `legal law court` with this:",
      "```python\nload('owner/legal')  # law, court, lawyer\n```",
      "See [this](https://example.com/legal/law/court) or owner/court, and Legal-Court-Law-8B.",
    ].join("\n");
    expect(domainOf({ text })).toBe("general");
  });

  it("matches whole words only", () => {
    expect(domainOf({ text: "Outlaws are lawful. Courtesy matters. Illegal courtship." })).toBe(
      "general",
    );
  });
});

describe("recorded Hub objects", () => {
  const path = new URL("../../prisma/starter/repositories.jsonl", import.meta.url);
  const recorded = new Map(
    readFileSync(path, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => StarterRepository.parse(JSON.parse(line)))
      .filter((repository) => repository.countsAt !== null)
      .map(({ id, info }) => [
        id,
        inferDomain({
          tags: info.tags,
          pipelineTag: info.pipeline_tag ?? null,
          datasets: info.tags.flatMap((tag) => /^dataset:(.+)/.exec(tag)?.[1] ?? []),
          text: "",
        }).domain,
      ]),
  );

  it.each([
    ["mistralai/Mistral-Small-24B-Base-2501", "general"],
    ["NousResearch/DeepHermes-3-Mistral-24B-Preview", "reasoning"],
    ["jhu-clsp/rank1-mistral-2501-24b", "retrieval"],
    ["nguyenbaobee/CTUMP", "medical"],
    // One medical set of nine, and one speech set under a text model.
    ["allura-org/Mistral-Small-24b-Sertraline-0304", "general"],
    ["itshunja/stahili", "general"],
    // Names that say a domain while the card says none.
    ["brokenlander/AlphaBuffett", "general"],
    ["bigband/HealerApollo", "general"],
  ])("%s is %s", (id, domain) => {
    expect(recorded.get(id)).toBe(domain);
  });

  it("leaves most of a general model's tree general", () => {
    const general = [...recorded.values()].filter((domain) => domain === "general");
    expect(general.length).toBeGreaterThan(recorded.size * 0.75);
  });
});
