import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { CatalogReading } from "@/lib/catalog/counts";
import shell from "@/messages/en/shell.json";
import { CatalogNotice } from "./catalog-notice";

const JULY = "2026-07-01T10:00:00.000Z";
const cutShort = { hubUrl: "http://hub.example", finishedAt: JULY, isFailed: true };
const said = (reading: Partial<CatalogReading>) =>
  renderToStaticMarkup(
    <NextIntlClientProvider locale="en" timeZone="UTC" messages={{ shell }}>
      <CatalogNotice reading={{ isLoaded: true, lastRead: null, cutShort: null, ...reading }} />
    </NextIntlClientProvider>,
  ).replaceAll(/<[^>]+>/g, "");

test("before a reading it is the starter catalog, whatever was tried", () => {
  expect(said({})).toContain("This is the starter catalog");
  expect(said({})).not.toContain("did not answer");
  const failed = said({ cutShort });
  expect(failed).toContain("This is the starter catalog");
  expect(failed).toMatch(
    /Nothing was read yet: on .*2026.* the Hub at http:\/\/hub\.example did not/,
  );
  expect(failed).not.toContain("What is shown was read");
});

test("after one, it says until when it was read", () => {
  const lastRead = { finishedAt: "2026-06-01T10:00:00.000Z", isWhole: true };
  expect(said({ lastRead })).toContain("Read from the Hub on");
  expect(said({ lastRead, cutShort })).toContain("The last read from the Hub did not finish");
  expect(said({ lastRead: { ...lastRead, isWhole: false } })).toContain("did not finish");
});

test("while nothing is loaded it says so", () => {
  expect(said({ isLoaded: false })).toContain("The catalog is being loaded");
});
