import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { BrowserContext, Page } from "@playwright/test";
import { expect as expectSoon, test } from "@/e2e/fixtures";

// One link ends the one before it, so these run one after another.
test.describe.configure({ mode: "serial", timeout: 90_000 });

const RULE = "Claims of the lab";
/** A run is picked up within seconds, on a busy machine within a minute. */
const RUN_MS = 90_000;
/** An action is a write and then a page: on a busy machine longer than looking something up. */
const expect = expectSoon.configure({ timeout: 30_000 });

const { PROOFLINE_E2E_HOME, PROOFLINE_E2E_DATABASE_URL } = process.env;

/** The link the real command prints, for the server under test. */
async function adminLink(baseURL: string): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", "tsx", "bin/admin-link.ts"],
    {
      env: {
        ...process.env,
        PROOFLINE_PUBLIC_URL: baseURL,
        ...(PROOFLINE_E2E_HOME ? { PROOFLINE_HOME: PROOFLINE_E2E_HOME } : {}),
        ...(PROOFLINE_E2E_DATABASE_URL ? { DATABASE_URL: PROOFLINE_E2E_DATABASE_URL } : {}),
      },
    },
  );
  return stdout.trim();
}

async function signIn(page: Page, baseURL: string | undefined) {
  await page.goto(await adminLink(baseURL ?? "http://localhost:3000"));
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/admin\/sync$/);
}

let cookies: Awaited<ReturnType<BrowserContext["cookies"]>> = [];

/** Takes up the session of the first test. */
async function signedIn(context: BrowserContext) {
  await context.addCookies(cookies);
}

test("a link signs in once, by its button and not by being opened", async ({
  page,
  context,
  baseURL,
  accessible,
}) => {
  const link = await adminLink(baseURL ?? "");
  expect(new URL(link).pathname).toBe("/admin/sign-in");
  await page.goto(link);
  await page.goto(link);
  await accessible();
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/admin\/sync$/);
  await expect(page.getByRole("heading", { level: 1, name: "Sync" })).toBeVisible();
  cookies = await context.cookies();
  expect(cookies).toContainEqual(
    expect.objectContaining({ name: "next-auth.session-token", httpOnly: true, sameSite: "Lax" }),
  );

  await context.clearCookies();
  await page.goto(link);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("This link does not work.")).toBeVisible();
  await expect(page.getByText("npm run admin-link").first()).toBeVisible();
  expect(page.url()).not.toContain("code=");
});

test("who is not signed in is led to the sign-in page, whatever the address", async ({
  request,
}) => {
  const id = "00000000-0000-4000-8000-000000000000";
  for (const path of [
    "",
    "/sync",
    "/sync/runs",
    `/sync/runs/${id}`,
    "/sync/rules",
    "/sync/rules/new",
    `/sync/rules/${id}`,
    `/sync/rules/${id}/removal`,
    "/sync/mirror",
    `/sync/mirror?release=${id}`,
    "/sync/queue",
  ]) {
    const answer = await request.get(`/admin${path}`);
    expect(new URL(answer.url()).pathname, path).toBe("/admin/sign-in");
    const page = await answer.text();
    expect(page).toContain("There is no password");
    expect(page).toMatch(/<meta name="robots" content="noindex/);
  }
});

test("a rule is previewed, kept, read, and what it read is shown", async ({
  page,
  context,
  accessible,
}) => {
  test.setTimeout(2 * RUN_MS);
  await signedIn(context);
  await page.goto("/admin/sync/rules/new");
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(page.getByText("The rule is not saved yet.")).toBeVisible();
  await accessible();

  await page.getByLabel("Name", { exact: true }).fill(RULE);
  await page.getByLabel("User or organization", { exact: true }).fill("e2e-lab");
  await expect(page.getByLabel("Tag", { exact: true })).toBeHidden();
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(page.getByRole("heading", { name: "What it would take" })).toBeVisible();
  await expect(page.getByText("e2e-lab/claims-distil")).toBeVisible();
  await page.locator("summary").filter({ hasText: "Excluded" }).click();
  await expect(page.getByText("e2e-lab/plain-lm")).toBeVisible();
  await accessible();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue(RULE);

  await page.getByRole("button", { name: "Create the rule" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Rule: ${RULE}` })).toBeVisible();
  await page.getByRole("button", { name: `Read all ${RULE}` }).click();
  await expect(page.getByText("The run is in the queue")).toBeVisible();

  await expect(async () => {
    await page.goto("/admin/sync/runs");
    await expect(
      page.getByRole("row").filter({ hasText: RULE }).filter({ hasText: "completed" }).first(),
    ).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: RUN_MS });
  await page
    .getByRole("row")
    .filter({ hasText: RULE })
    .filter({ hasText: "completed" })
    .first()
    .getByRole("rowheader")
    .getByRole("link")
    .click();
  await expect(page.getByRole("heading", { level: 1, name: `Run: ${RULE}` })).toBeVisible();
  await page
    .getByRole("link", { name: /^excluded/ })
    .first()
    .click();
  await expect(page).toHaveURL(/show=excluded/);
  await expect(page.getByRole("link", { name: "e2e-lab/plain-lm" })).toBeVisible();
  await accessible();
  expect((await page.goto("/models/e2e-lab/claims-distil"))?.status()).toBe(200);
});

test("a rule is paused, followed again and deleted, and says what that does", async ({
  page,
  context,
}) => {
  await signedIn(context);
  await page.goto("/admin/sync/rules");
  await page.getByRole("button", { name: `Pause ${RULE}` }).click();
  await expect(page.getByText("The rule is paused.")).toBeVisible();
  await page.getByRole("button", { name: `Resume ${RULE}` }).click();
  await expect(page.getByText("The rule is followed again.")).toBeVisible();
  await page.getByRole("link", { name: RULE }).click();
  await page.getByRole("link", { name: "Delete this rule…" }).click();
  await expect(page.getByText(/The one model of the catalog that it lists stays/)).toBeVisible();
  await page.getByRole("button", { name: "Delete the rule" }).click();
  await expect(page.getByText("The rule is deleted.")).toBeVisible();
  await expect(page.getByRole("link", { name: RULE })).toBeHidden();
  expect((await page.goto("/models/e2e-lab/claims-distil"))?.status()).toBe(200);
});

test("a form that another site sends is refused", async ({ page, context, request, baseURL }) => {
  await signedIn(context);
  await page.goto("/admin/sync/rules/new");
  const action = await page
    .locator('form:has(button:text("Sign out")) input[name^="$ACTION_ID_"]')
    .getAttribute("name");
  const { value: session } = cookies.find(({ name }) => name.includes("session-token")) ?? {};
  const send = (origin: string) =>
    request.post("/admin/sync/rules/new", {
      headers: { origin, cookie: `next-auth.session-token=${session ?? ""}` },
      multipart: { [action ?? ""]: "" },
      maxRedirects: 0,
    });
  for (const origin of ["https://evil.example", "null"]) {
    expect((await send(origin)).status(), origin).toBe(500);
    await page.goto("/admin/sync");
    await expect(page.getByRole("heading", { level: 1, name: "Sync" })).toBeVisible();
  }
  expect((await send(baseURL ?? "")).status()).toBe(303);
  await page.goto("/admin/sync");
  await expect(page).toHaveURL(/\/admin\/sign-in/);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("one signs in, fills a form wrongly without losing it, previews, and signs out", async ({
    page,
    context,
    baseURL,
  }) => {
    await signIn(page, baseURL);
    cookies = await context.cookies();
    await page.goto("/admin/sync/rules/new");
    await page.getByLabel("A tag").check();
    await page.getByLabel("Tag", { exact: true }).fill("distillation");
    await page.getByRole("button", { name: "Create the rule" }).click();
    await expect(page.getByText("Is empty. Give the rule a name.").first()).toBeVisible();
    await expect(page.getByLabel("Tag", { exact: true })).toHaveValue("distillation");
    await page.getByLabel("Name", { exact: true }).fill("By tag");
    await page.getByRole("button", { name: "Preview" }).click();
    await expect(page.getByText("e2e-lab/claims-distil")).toBeVisible();

    await page.goto("/admin/sync");
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page.getByText("You are signed out.")).toBeVisible();
    await context.addCookies(cookies);
    await page.goto("/admin/sync");
    await expect(page).toHaveURL(/\/admin\/sign-in/);
  });
});

const PAGES = [
  "/admin/sync",
  "/admin/sync/runs",
  "/admin/sync/runs?status=completed&reach=full",
  "/admin/sync/runs/nothing",
  "/admin/sync/rules",
  "/admin/sync/rules/new",
  "/admin/sync/mirror?refused=no_model&model=no/body",
  "/admin/sync/mirror?refused=no_revision&model=no/body&revision=abc",
  "/admin/sync/mirror?release=nothing",
  "/admin/sync/queue",
];

test.describe("every page", () => {
  test("signs in for the pages", async ({ page, context, baseURL }) => {
    await signIn(page, baseURL);
    cookies = await context.cookies();
  });

  for (const colorScheme of ["light", "dark"] as const) {
    test(`is accessible in ${colorScheme}`, async ({ page, context, accessible }) => {
      await page.emulateMedia({ colorScheme });
      await signedIn(context);
      for (const path of PAGES) {
        expect((await page.goto(path))?.status(), path).toBe(200);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await accessible();
      }
    });
  }

  test("fits a phone", async ({ page, context, fitsTheScreen }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await signedIn(context);
    for (const path of PAGES) {
      await page.goto(path);
      await fitsTheScreen();
    }
  });
});
