import { expect, test } from "@/e2e/fixtures";
import { z } from "zod";

const Answer = z.object({
  models: z.array(z.object({ id: z.string(), domain: z.string() })),
  facets: z.record(z.string(), z.array(z.object({ value: z.string(), count: z.number() }))),
  meta: z.object({ total: z.number(), next: z.string().nullable() }),
});

test("every facet count is the length of the list behind it", async ({ request }) => {
  const ask = async (query: string) =>
    Answer.parse(await (await request.get(`/api/v1/models?facets=1&${query}`)).json());
  const medical = await ask("domain=medical");
  expect(medical.meta.total).toBeGreaterThan(20);
  expect(medical.models.every(({ domain }) => domain === "medical")).toBe(true);

  for (const facet of ["license", "teacher", "type", "task", "grade"]) {
    for (const { value, count } of (medical.facets[facet] ?? []).slice(0, 5)) {
      const clicked = await ask(`domain=medical&${facet}=${encodeURIComponent(value)}`);
      expect(clicked.meta.total, `${facet}=${value}`).toBe(count);
    }
  }
  // Its own filter does not narrow a facet: the other domains keep their counts.
  const fraud = medical.facets.domain?.find(({ value }) => value === "fraud");
  expect((await ask("domain=fraud")).meta.total).toBe(fraud?.count);
});

test("a buyer narrows by domain and opens a model", async ({ page }) => {
  await page.goto("/models");
  const domains = page.getByRole("group", { name: "Domain" });
  await domains.getByRole("checkbox", { name: /medical/i }).check();
  await page.waitForURL(/domain=medical/);
  await page
    .getByRole("link", { name: /distil-biobert/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/models\/nlpie\/distil-biobert/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("distil-biobert");
});

test("a bad value in the address is told and the rest still holds", async ({ page }) => {
  const answer = await page.goto("/models?domain=medical&minSafety=high&limit=abc");
  expect(answer?.status()).toBe(200);
  await expect(page.getByText(/minSafety/).first()).toBeVisible();
  await expect(page.getByText(/limit/).first()).toBeVisible();
});

test("the API names a bad field and what it may be", async ({ request }) => {
  const answer = await request.get("/api/v1/models?limit=abc");
  expect(answer.status()).toBe(400);
  expect(answer.headers()["content-type"]).toContain("application/problem+json");
  expect(await answer.json()).toMatchObject({ status: 400, errors: [{ field: "limit" }] });
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("search, filter and read", async ({ page }) => {
    await page.goto("/models?q=biobert");
    await expect(page.getByRole("link", { name: /distil-biobert/ }).first()).toBeVisible();
    await page.goto("/models/nlpie/distil-biobert/lineage");
    await expect(page.getByRole("table").first()).toContainText("dmis-lab/biobert-base-cased-v1.2");
  });
});
