import { describe, expect, test } from "vitest";
import { aModel, aRevision, aSearchDocument } from "@/lib/testing/builders/catalog";
import {
  aModelNode,
  anEdge,
  aNode,
  anUnpinnedNode,
  type EdgeOverrides,
} from "@/lib/testing/builders/lineage";
import { unique } from "@/lib/testing/builders/unique";
import { findTeacher, listStudents, listTeachers } from "./queries";

/** A listed model that names `ref` as its teacher, without a revision. */
async function aStudentOf(ref: string, overrides: EdgeOverrides = {}, domain = "general") {
  const student = await aModel();
  await aSearchDocument(student, { domain });
  await anEdge(await aModelNode(student.revision), await anUnpinnedNode(ref), overrides);
  return student;
}

describe("students and teachers", () => {
  test("a student is counted once, by its best evidenced edge, whatever revision it names", async () => {
    const teacher = await aModel();
    const student = await aStudentOf(teacher.ref, { evidence: [{ grade: "declared" }] }, "medical");
    await anEdge(await aModelNode(student.revision), await aModelNode(teacher.revision), {
      evidence: [{ grade: "attested" }],
      distillation: { types: ["response"], scheme: "offline" },
    });
    const other = await aStudentOf(teacher.ref, {}, "legal");
    const students = await listStudents(teacher.ref.toUpperCase());
    expect(students.map(({ summary }) => summary.id)).toEqual([student.ref, other.ref].toSorted());
    const named = students.find(({ summary }) => summary.id === student.ref);
    expect(named?.edge).toMatchObject({
      grade: "attested",
      distillation: { types: ["response"], scheme: "offline" },
    });

    expect(await findTeacher(teacher.ref.toLowerCase())).toEqual({
      teacher: {
        key: teacher.ref,
        label: teacher.ref,
        kind: "model",
        inCatalog: true,
        provider: null,
        students: 2,
        domains: ["legal", "medical"],
      },
      students,
    });
  });

  test("what an older revision claimed, or nobody evidences any more, is not taught", async () => {
    const ref = `${unique("outside")}/teacher`;
    await aRevision(await aStudentOf(ref));
    await aStudentOf(ref, { evidence: [{ revokedAt: new Date() }] });
    await aStudentOf(ref, { relation: "finetuned_from" });
    expect(await listStudents(ref)).toEqual([]);
    expect(await findTeacher(ref)).toBeNull();
  });

  test("services, teachers named in words and undisclosed ones have pages of their own", async () => {
    const label = unique("gpt");
    const service = await aNode({ key: `service:openai/${label}`, label, provider: "OpenAI" });
    const stub = await aNode({
      kind: "undisclosed",
      key: `stub:${label}`,
      label: "in-house",
      provider: null,
    });
    const student = await aStudentOf(`${unique("outside")}/teacher`);
    await anEdge(await aModelNode(student.revision), service);
    await anEdge(await aModelNode(student.revision), stub);
    const named = await aNode({
      kind: "named",
      key: `named:${label}`,
      label: "GPT-2",
      provider: null,
    });
    await anEdge(await aModelNode(student.revision), named);
    expect(await findTeacher(`service/openai-${label}`)).toMatchObject({
      teacher: {
        key: `service/openai-${label}`,
        kind: "service",
        provider: "OpenAI",
        inCatalog: false,
      },
      students: [{ summary: { id: student.ref }, edge: { to: service.key } }],
    });
    expect((await findTeacher(`stub/${label}`))?.teacher).toMatchObject({
      label: "in-house",
      kind: "undisclosed",
    });
    expect((await findTeacher(`named/${label}`))?.teacher).toMatchObject({
      key: `named/${label}`,
      label: "GPT-2",
      kind: "named",
    });
    for (const key of [
      "service/",
      "service/nobody",
      "stub/nobody",
      "named/nobody",
      "no/body",
      "",
      "a\0b",
    ]) {
      expect(await findTeacher(key)).toBeNull();
    }
  });

  test("the teacher with most students comes first", async () => {
    const [most, least] = [`${unique("z")}/most`, `${unique("a")}/least`];
    for (const ref of [most, least, most, most]) await aStudentOf(ref);
    const keys = (await listTeachers()).map((teacher) => teacher.key);
    expect(keys.indexOf(most)).toBeGreaterThanOrEqual(0);
    expect(keys.indexOf(most)).toBeLessThan(keys.indexOf(least));
    const counts = (await listTeachers()).map((teacher) => teacher.students);
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
  });
});
