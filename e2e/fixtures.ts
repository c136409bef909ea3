import AxeBuilder from "@axe-core/playwright";
import { expect, test as base, type Page } from "@playwright/test";

type Fixtures = {
  /** Fails on any WCAG 2.2 AA finding of axe on the page as it stands. */
  accessible: () => Promise<void>;
  /** Fails when the page can be scrolled sideways. */
  fitsTheScreen: () => Promise<void>;
};

/**
 * Every page of every journey is watched: a request that leaves the machine is refused and fails the test, and so does
 * anything the browser's console calls an error.
 */
export const test = base.extend<Fixtures>({
  page: async ({ page, baseURL }, provide) => {
    const faults: string[] = [];
    const home = new URL(baseURL ?? "http://localhost:3000").host;
    await page.route(
      (url) => url.protocol.startsWith("http") && url.host !== home,
      (route) => {
        faults.push(`left the machine: ${route.request().url()}`);
        return route.abort();
      },
    );
    page.on("console", (message) => {
      if (message.type() === "error" && !isExpected(message.text())) faults.push(message.text());
    });
    page.on("pageerror", (error) => faults.push(error.message));
    await provide(page);
    expect(faults).toEqual([]);
  },
  accessible: async ({ page }, provide) => {
    await provide(async () => {
      const { violations } = await new AxeBuilder({ page })
        .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
        .analyze();
      expect(violations.map(({ id, nodes }) => [id, ...nodes.map((node) => node.html)])).toEqual(
        [],
      );
    });
  },
  fitsTheScreen: async ({ page }, provide) => {
    await provide(async () => {
      expect(await sidewaysOverflow(page)).toBeLessThanOrEqual(0);
    });
  },
});

/** Chromium reports a page's own 404 answer as a console error; a test that opens one means to. */
const isExpected = (text: string) => text.includes("the server responded with a status of 404");

function sidewaysOverflow(page: Page): Promise<number> {
  return page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
}

export { expect };
