import { expect, test } from "@/e2e/fixtures";
import { z } from "zod";

const STUDENT = "deepseek-ai/DeepSeek-R1-Distill-Llama-8B";

const Lineage = z.object({
  nodes: z.array(z.object({ id: z.string(), label: z.string() })),
  edges: z.array(
    z.object({
      from: z.string(),
      to: z.string(),
      relation: z.string(),
      grade: z.string(),
      evidence: z.array(z.object({ source: z.string() })).min(1),
    }),
  ),
  root: z.string(),
});

test("teacher and base are two edges, each with evidence", async ({ page, request }) => {
  const lineage = Lineage.parse(
    await (await request.get(`/api/v1/models/${STUDENT}/lineage`)).json(),
  );
  const label = (id: string) => lineage.nodes.find((node) => node.id === id)?.label;
  const parents = lineage.edges
    .filter(({ from }) => from === lineage.root)
    .map(({ relation, to }) => [relation, label(to)]);
  expect(parents).toContainEqual(["distilled_from", "deepseek-ai/DeepSeek-R1"]);
  expect(parents).toContainEqual(["initialized_from", "meta-llama/Llama-3.1-8B"]);

  await page.goto(`/models/${STUDENT}/lineage`);
  const table = page.getByRole("table").first();
  const teacher = table
    .getByRole("row")
    .filter({ hasText: "deepseek-ai/DeepSeek-R1" })
    .filter({ hasText: /distilled from/i });
  await expect(teacher.first()).toBeVisible();
  const base = table.getByRole("row").filter({ hasText: "meta-llama/Llama-3.1-8B" });
  await expect(base.first()).toBeVisible();
});

test("a teacher's page lists its students", async ({ page }) => {
  await page.goto("/teachers/deepseek-ai/DeepSeek-R1");
  await expect(
    page.getByRole("link", { name: new RegExp(STUDENT.split("/")[1] ?? "") }).first(),
  ).toBeVisible();
  await expect(page.getByRole("link", { name: /Fin-R1/ }).first()).toBeVisible();
});

test("a score names its failures, its n, its interval and that it is cited", async ({ page }) => {
  await page.goto("/models/deepseek-ai/DeepSeek-R1-Distill-Qwen-7B/safety");
  await expect(page.getByText(/36 of 70/).first()).toBeVisible();
  await expect(page.getByText(/cited/i).first()).toBeVisible();
});

test("a model nobody evaluated says so", async ({ page }) => {
  await page.goto("/models/nlpie/distil-biobert/safety");
  await expect(page.getByText(/not evaluated/i).first()).toBeVisible();
});
