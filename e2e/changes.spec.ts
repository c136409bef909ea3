import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect as expectSoon, test } from "@/e2e/fixtures";
import { type RecordedHub, startRecordedHub } from "@/lib/hub/recorded-server";

// A model that moves, is renamed and goes while it is followed: each test goes on from the one before it.
test.describe.configure({ mode: "serial", timeout: 120_000 });

const OLD = "e2e-drift/pupil";
const NEW = "e2e-drift/graduate";
const FIRST = "1".repeat(40);

const { PROOFLINE_E2E_HOME, PROOFLINE_E2E_DATABASE_URL } = process.env;

/** A page behind a link is read when it is asked for: on a busy machine that takes a while. */
const expect = expectSoon.configure({ timeout: 20_000 });

let hub: RecordedHub;

/** The real command, beside the server under test, against the Hub of this journey. */
async function sync(ref: string): Promise<void> {
  await promisify(execFile)(process.execPath, ["--import", "tsx", "bin/sync.ts", "--model", ref], {
    env: {
      ...process.env,
      PROOFLINE_HUB_URL: hub.url,
      ...(PROOFLINE_E2E_HOME ? { PROOFLINE_HOME: PROOFLINE_E2E_HOME } : {}),
      ...(PROOFLINE_E2E_DATABASE_URL ? { DATABASE_URL: PROOFLINE_E2E_DATABASE_URL } : {}),
    },
  });
}

const card = (license: string, teacher: string) => `---
license: ${license}
tags: [distillation]
distillation:
  teacher: [${teacher}]
  type: [response]
---
# Pupil

This model was distilled from ${teacher}.
`;

const infoOf = (id: string, sha: string) => ({
  _id: id.replace("/", "-"),
  id,
  sha,
  lastModified: "2026-02-03T04:05:06.000Z",
  createdAt: "2026-02-01T00:00:00.000Z",
  private: false,
  gated: false,
  disabled: false,
  tags: ["distillation"],
});

const weights = (bytes: string) => ({ bytes, lfs: true }) as const;

test.beforeAll(async () => {
  hub = await startRecordedHub({
    repositories: [
      {
        id: OLD,
        info: infoOf(OLD, FIRST),
        files: {
          "README.md": card("mit", "deepseek-ai/DeepSeek-R1"),
          "model.safetensors": weights("first weights"),
        },
      },
      // A Hub that shows nothing at all any more is not believed when it shows one thing less.
      { id: "e2e-drift/stays", info: infoOf("e2e-drift/stays", "2".repeat(40)) },
    ],
  });
  await sync(OLD);
});

test.afterAll(() => hub.stop());

test("a model nothing happened to says as of when, and that nothing was seen", async ({
  page,
  accessible,
}) => {
  await page.goto(`/models/${OLD}`);
  await expect(page.getByText("As of").first()).toBeVisible();
  await expect(page.getByText("checked against the Hub")).toBeVisible();
  await expect(page.locator("header time").first()).toHaveAttribute("datetime", /Z$/);
  await page
    .getByRole("navigation", { name: "Parts of this record" })
    .getByRole("link", { name: "Changes" })
    .click();
  await expect(page.getByText("No change has been seen")).toBeVisible();
  await accessible();
});

test("a move is told with before and after, and the revision before can still be read", async ({
  page,
  accessible,
  fitsTheScreen,
}) => {
  const second = hub.commit(OLD, {
    files: {
      "README.md": card("llama3.1", "deepseek-ai/DeepSeek-R1-0528"),
      "model.safetensors": weights("second weights"),
    },
    info: { lastModified: "2026-02-05T04:05:06.000Z" },
  });
  await sync(OLD);

  await page.goto(`/models/${OLD}/changes`);
  const changes = page.getByRole("list", { name: "Changes, newest first" });
  await expect(changes).toContainText("The declared license changed from mit to llama3.1");
  await expect(changes).toContainText("deepseek-ai/DeepSeek-R1-0528");
  await expect(changes).toContainText("Weight files changed: 1 changed");
  await expect(changes.getByRole("link", { name: "the license chain" })).toBeVisible();
  await accessible();
  await page.setViewportSize({ width: 390, height: 844 });
  await fitsTheScreen();

  await expect(changes.getByRole("link", { name: second.slice(0, 7) }).first()).toBeVisible();
  await changes
    .getByRole("link", { name: FIRST.slice(0, 7), exact: true })
    .first()
    .click();
  await expect(page.getByText("You are reading an earlier revision")).toBeVisible();
  await expect(page.getByLabel("In one line")).toContainText("mit");
});

test("the kinds that are chosen stand in the address and in the feed", async ({ page }) => {
  await page.goto(`/models/${OLD}/changes`);
  const kinds = page.getByRole("navigation", { name: "Kinds of change" });
  await kinds.getByRole("link", { name: "License" }).click();
  await expect(page).toHaveURL(/\/changes\?kind=license$/);
  const changes = page.getByRole("list", { name: "Changes, newest first" });
  await expect(changes.getByRole("heading", { name: "License" })).toHaveCount(1);
  await expect(changes.getByRole("heading", { name: "Weights" })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Atom" })).toHaveAttribute(
    "href",
    `/models/${OLD}/changes.atom?kind=license`,
  );
});

test("a feed reader finds the feed, reads it as XML, and is not sent it twice", async ({
  page,
  request,
}) => {
  await page.goto(`/models/${OLD}`);
  const found = await page
    .locator('head link[rel="alternate"][type="application/atom+xml"]')
    .first()
    .getAttribute("href");
  const { pathname } = new URL(found ?? "");
  const answer = await request.get(pathname);
  expect(answer.headers()["content-type"]).toBe("application/atom+xml; charset=utf-8");
  const xml = await answer.text();
  const titles = await page.evaluate((text) => {
    const feed = new DOMParser().parseFromString(text, "application/xml");
    if (feed.querySelector("parsererror")) return [feed.documentElement.textContent];
    return [...feed.querySelectorAll("entry > title")].map((title) => title.textContent);
  }, xml);
  expect(titles).toContain(`${OLD}: The declared license changed from mit to llama3.1`);

  const { etag, "last-modified": modified } = answer.headers();
  const again = await request.get(pathname, { headers: { "if-none-match": etag ?? "" } });
  expect(again.status()).toBe(304);
  const since = await request.get(pathname, { headers: { "if-modified-since": modified ?? "" } });
  expect(since.status()).toBe(304);
});

test("a renamed model is found under its old address, on every page", async ({ page, request }) => {
  hub.rename(OLD, NEW);
  await sync(NEW);

  await page.goto(`/models/${OLD}/lineage?depth=2`);
  await expect(page).toHaveURL(new RegExp(`/models/${NEW}/lineage\\?depth=2$`));
  await page.goto(`/models/${OLD}/revisions`);
  await expect(page.getByText(`Formerly ${OLD} until`)).toBeVisible();
  const api = await request.get(`/api/v1/models/${OLD}/changes?kind=renamed`, { maxRedirects: 0 });
  expect(api.status()).toBe(308);
  expect(api.headers().location).toBe(`/api/v1/models/${NEW}/changes?kind=renamed`);
  const told = await request.get(`/api/v1/models/${NEW}/changes?kind=renamed`);
  expect(await told.json()).toMatchObject({
    changes: [{ kind: "renamed", before: { ref: OLD }, after: { ref: NEW } }],
  });
});

test("a model that went keeps its page, its record and its place in the search", async ({
  page,
  request,
  accessible,
  fitsTheScreen,
}) => {
  hub.remove(NEW);
  await sync(NEW);

  const answer = await page.goto(`/models/${NEW}`);
  expect(answer?.status()).toBe(200);
  const tombstone = page.getByRole("region", { name: "Gone from its source" });
  await expect(tombstone).toBeVisible();
  await expect(tombstone).toContainText("Its bytes were not mirrored.");
  await expect(tombstone.locator("time")).toHaveAttribute("datetime", /Z$/);
  await expect(page.getByText("hf download")).toHaveCount(0);
  await expect(page.getByLabel("In one line")).toContainText("deepseek-ai/DeepSeek-R1-0528");
  await accessible();
  await page.setViewportSize({ width: 390, height: 844 });
  await fitsTheScreen();

  await page.goto("/models?q=graduate");
  await expect(page.getByRole("listitem").filter({ hasText: "graduate" })).toContainText(
    "gone from its source",
  );
  expect(await (await request.get(`/api/v1/models/${NEW}`)).json()).toMatchObject({
    status: "gone",
  });

  await page.goto("/changes?kind=gone");
  await expect(page.getByRole("link", { name: NEW }).first()).toBeVisible();
  await accessible();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a tombstone and its changes can be read", async ({ page }) => {
    await page.goto(`/models/${NEW}`);
    await page.getByRole("link", { name: "What changed at its source" }).click();
    await expect(page.getByText("The source no longer shows the repository.")).toBeVisible();
  });
});
