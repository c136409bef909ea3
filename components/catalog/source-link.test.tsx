import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { SourceLink } from "@/components/catalog/source-link";
import { EvidenceCell } from "@/components/lineage/evidence-cell";
import { EvidenceSource } from "@/components/teachers/evidence-source";
import catalog from "@/messages/en/catalog.json";
import lineage from "@/messages/en/lineage.json";
import search from "@/messages/en/search.json";

const messages = { catalog, lineage, search };
const drawn = (node: ReactNode) =>
  renderToStaticMarkup(
    <NextIntlClientProvider locale="en" timeZone="UTC" messages={messages}>
      {node}
    </NextIntlClientProvider>,
  );

const evidence = {
  grade: "declared" as const,
  kind: "editors",
  source: "prisma/starter/SOURCES.md",
  quote: null,
  at: null,
};

describe("what no page states", () => {
  test.each([
    ["a fact", <SourceLink key="fact" kind="editors" source={evidence.source} at={null} />],
    ["a claim of a lineage", <EvidenceCell key="claim" evidence={[evidence]} />],
    ["a claim about a teacher", <EvidenceSource key="teacher" evidence={evidence} more={0} />],
  ])("is told by who compiled it: %s", (_, node) => {
    const html = drawn(node);
    expect(html).toContain("compiled by Proofline&#x27;s editors");
    expect(html).toContain('href="/docs/evidence#sources"');
    expect(html).not.toContain(evidence.source);
  });

  test("is not said of what a page states", () => {
    const html = drawn(<SourceLink kind="record" source="https://source.test/readme" at={null} />);
    expect(html).toContain('href="https://source.test/readme"');
    expect(html).not.toContain("editors");
  });
});
