import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { CustodySection } from "@/components/catalog/custody-section";
import type { Custody, MirrorState, SignatureCheck } from "@/lib/catalog/custody/schema";
import changes from "@/messages/en/changes.json";

const mirror: MirrorState = {
  status: "complete",
  files: 9,
  filesCopied: 9,
  filesWanted: 9,
  bytes: 5e9,
  bytesCopied: 5e9,
  bytesWanted: 5e9,
  message: null,
  askedAt: "2026-03-01T00:00:00.000Z",
  finishedAt: "2026-03-02T00:00:00.000Z",
};
const check: SignatureCheck = {
  path: "model.sig",
  kind: "certificate",
  verdict: "verified",
  signer: "trainer@example.com",
  issuer: "https://accounts.example.com",
  message: "The signature holds, and all 9 files are as they were signed.",
  checkedAt: "2026-03-03T00:00:00.000Z",
};

/** The words of the section, without its markup. */
function words(custody: Partial<Custody>, isGone = false): string {
  return renderToStaticMarkup(
    <NextIntlClientProvider locale="en" timeZone="UTC" messages={{ changes }}>
      <CustodySection
        custody={{ mirror: null, signatures: [], kept: [], ...custody }}
        isGone={isGone}
      />
    </NextIntlClientProvider>,
  )
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ");
}

describe("a copy says", () => {
  test.each([
    [mirror, "All 9 files are kept here 5.00 GB, compared by sha256, since Mar 2, 2026 ."],
    [
      { ...mirror, status: "copying", files: 0, filesCopied: 3, bytesCopied: 1e9 },
      "Being copied: 3 of 9 files 1.00 GB of 5.00 GB so far.",
    ],
    [
      { ...mirror, status: "refused", message: "It is gated." },
      "Not kept here: refused It is gated.",
    ],
    [
      { ...mirror, status: "failed", message: "The store is full." },
      "Not kept here: copying failed The store is full.",
    ],
    [{ ...mirror, status: "waiting" }, "A copy is asked for It has not begun."],
    [{ ...mirror, status: "released" }, "No longer kept here The copy was given up on Mar 2, 2026"],
    [null, "Not kept here The bytes stay at their source."],
  ] as const)("%#", (state, said) => {
    expect(words({ mirror: state })).toContain(said);
  });

  test("that none was asked for before it went", () => {
    expect(words({}, true)).toContain("Nobody had asked for a copy before it went.");
  });
});

describe("a signature says", () => {
  const LIMIT = "A signature says who signed these bytes, not what they were made from.";

  test("who signed, who vouches for the name, and what it does not prove", () => {
    const said = words({ signatures: [check] });
    expect(said).toContain("Signed, and every file matches");
    expect(said).toContain("Signer trainer@example.com Identity by accounts.example.com");
    expect(said).toContain("Checked Mar 3, 2026");
    expect(said).toContain(LIMIT);
  });

  test.each([
    ["signature_only", "Signed, but not every file is covered or could be compared"],
    ["mismatch", "Signed, but these are not the files that were signed"],
    ["invalid", "The signature does not hold"],
    ["unsupported", "A signature that cannot be judged here"],
  ] as const)("%s in words, with the reason", (verdict, said) => {
    const told = words({ signatures: [{ ...check, verdict, message: "For this reason." }] });
    expect(told).toContain(`${said} For this reason.`);
    expect(told).not.toContain("every file matches");
  });

  test("nothing where there is none, and no limit of what is not there", () => {
    const said = words({});
    expect(said).toContain("No signature");
    expect(said).not.toContain(LIMIT);
  });
});
