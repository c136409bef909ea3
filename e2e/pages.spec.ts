import { expect, test } from "@/e2e/fixtures";

const STUDENT = "/models/deepseek-ai/DeepSeek-R1-Distill-Llama-8B";

const PAGES = [
  "/",
  "/models",
  "/models?domain=medical&minSafety=0.9",
  "/models?q=nothing-is-called-this",
  STUDENT,
  `${STUDENT}/lineage`,
  `${STUDENT}/safety`,
  `${STUDENT}/license`,
  `${STUDENT}/files`,
  `${STUDENT}/revisions`,
  `${STUDENT}/changes`,
  "/models/NousResearch/DeepHermes-3-Mistral-24B-Preview/files",
  "/models/mistralai/Mistral-Small-24B-Base-2501/lineage",
  "/changes",
  "/changes?kind=license&kind=gone",
  "/teachers",
  "/teachers/deepseek-ai/DeepSeek-R1",
  "/docs/evidence",
  "/docs/api",
];

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });
    for (const path of PAGES) {
      test(`${path} is accessible`, async ({ page, accessible }) => {
        expect((await page.goto(path))?.status()).toBe(200);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await accessible();
      });
    }
  });
}

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });
  for (const path of PAGES) {
    test(`${path} does not scroll sideways`, async ({ page, fitsTheScreen }) => {
      await page.goto(path);
      await fitsTheScreen();
    });
  }
});

test("a model that is not there says so and offers near names", async ({ page }) => {
  const answer = await page.goto("/models/deepseek-ai/DeepSeek-R1-Distill-Lama-8B");
  expect(answer?.status()).toBe(404);
  await expect(
    page.getByRole("link", { name: /DeepSeek-R1-Distill-Llama-8B/ }).first(),
  ).toBeVisible();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  for (const [path, words] of [
    ["/models/nobody/nothing", /no such model/i],
    ["/models/deepseek-ai/DeepSeek-R1?revision=garbage", /no such revision/i],
  ] as const) {
    test(`${path} is a 404 one can read`, async ({ page }) => {
      expect((await page.goto(path))?.status()).toBe(404);
      await expect(page.getByRole("heading", { level: 1 })).toContainText(words);
    });
  }
});

test("an address that cannot be decoded is refused, not a fault", async ({ request }) => {
  expect((await request.get("/models/%E0%A4%A")).status()).toBe(400);
  const answer = await request.get("/api/v1/models/a/%E0%A4%A");
  expect(answer.status()).toBe(400);
  expect(answer.headers()["content-type"]).toContain("application/problem+json");
});
