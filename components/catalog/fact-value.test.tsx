import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { Fact } from "@/lib/catalog/schema";
import catalog from "@/messages/en/catalog.json";
import { FactValue } from "./fact-value";

const fact = { field: "distilled", value: "tag" } as Fact;
const drawn = (hasTeacher: boolean) =>
  renderToStaticMarkup(
    <NextIntlClientProvider locale="en" timeZone="UTC" messages={{ catalog }}>
      <FactValue fact={fact} hasTeacher={hasTeacher} />
    </NextIntlClientProvider>,
  );

test("a tag is all there is only where no teacher is named", () => {
  expect(drawn(false)).toBe("by a tag only");
  expect(drawn(true)).toBe("tagged as distilled");
});
