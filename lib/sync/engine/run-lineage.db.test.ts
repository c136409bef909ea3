import { describe, expect, it } from "vitest";
import type { RecordedRepository } from "@/lib/hub/recorded-server";
import { db } from "@/lib/db/client";
import { aRepository, catalogRows, latestOf, parentsOf, served } from "@/lib/testing/recorded-sync";

describe("lineage", () => {
  it("refuses the claim that would close a circle, and keeps the rest", async () => {
    const { sync } = await served({
      repositories: [
        aRepository(
          "loop/a",
          "---\ntags: [distilled]\nbase_model: loop/b\ndatasets: [squad]\n---\n",
        ),
        aRepository(
          "loop/b",
          "---\ntags: [distilled]\nbase_model: Loop/A\ndatasets: [squad]\n---\n",
        ),
      ],
    });
    const { counts } = await sync();
    expect(counts).toMatchObject({ applied: 2, failed: 0 });
    const parents = [await parentsOf("loop/a"), await parentsOf("loop/b")].flat();
    expect(parents.filter((parent) => parent?.startsWith("finetuned_from"))).toHaveLength(1);
    expect(parents.filter((parent) => parent === "trained_on dataset:squad")).toHaveLength(2);
    const problems = [
      ...(await latestOf("loop/a")).problems,
      ...(await latestOf("loop/b")).problems,
    ];
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: "lineage.cycle", field: "base_model" });
    expect(problems[0]?.message).toMatch(
      /says .* is its parent, but .* already names this model as its own parent\. This claim was not added\./,
    );
    const before = await catalogRows();
    await sync();
    expect(await catalogRows()).toEqual(before);
  });

  it("refuses a circle of three, and says by which way", async () => {
    const card = (base: string) => `---\ntags: [distilled]\nbase_model: ${base}\n---\n`;
    const make = async (repository: RecordedRepository) =>
      (await served({ repositories: [repository] })).sync();
    await make(aRepository("ring/a", card("ring/b")));
    await make(aRepository("ring/b", card("ring/c")));
    await make(aRepository("ring/c", card("ring/a")));
    expect(await parentsOf("ring/c")).toEqual([]);
    expect((await latestOf("ring/c")).problems[0]?.message).toBe(
      "ring/c says ring/a is its parent, but ring/a's record already names this model as its own parent (via ring/b). This claim was not added.",
    );
  });

  it("brings in a copy of a distilled model that was listed before it, and ancestors of ancestors", async () => {
    const { sync } = await served({
      repositories: [
        aRepository(
          "kin/a-copy",
          "---\nbase_model: kin/b-student\nbase_model_relation: quantized\n---\n",
        ),
        aRepository("kin/b-student", "---\ntags: [distilled]\nbase_model: kin/c-base\n---\n"),
        aRepository("kin/c-base", "---\nbase_model: kin/d-root\n---\n"),
        aRepository("kin/d-root", "The root.\n"),
        aRepository("kin/e-finetune", "---\nbase_model: kin/b-student\n---\n"),
      ],
    });
    const { counts } = await sync();
    expect(counts).toMatchObject({ applied: 4, excluded: 1 });
    const rows = await db().model.findMany({
      where: { ref: { startsWith: "kin/" } },
      orderBy: { ref: "asc" },
    });
    expect(
      rows.map(({ ref, admission, admissionReason }) => [ref, admission, admissionReason]),
    ).toEqual([
      [
        "kin/a-copy",
        "copy_of_distilled",
        "It is a converted copy of kin/b-student, a distilled model of this catalog.",
      ],
      [
        "kin/b-student",
        "distilled",
        'Its publisher tagged it as distilled (tags: "distilled"); no teacher is named.',
      ],
      ["kin/c-base", "ancestor", "kin/b-student names it as its base."],
      ["kin/d-root", "ancestor", "kin/c-base names it as its base."],
    ]);
  });

  it("leaves a parent the Hub does not show as a name without a revision", async () => {
    const { sync } = await served({
      repositories: [
        aRepository("lone/student", "---\ntags: [distilled]\nbase_model: lone/missing\n---\n"),
      ],
    });
    const { counts } = await sync({ models: ["lone/student"] });
    expect(counts).toMatchObject({
      applied: 1,
      unchanged: 0,
      excluded: 0,
      unreadable: 0,
      failed: 0,
    });
    expect(await parentsOf("lone/student")).toEqual(["finetuned_from model:lone/missing@unpinned"]);
  });
});
