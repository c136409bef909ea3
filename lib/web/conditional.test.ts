import { describe, expect, test } from "vitest";
import { conditional } from "@/lib/web/conditional";

const given = {
  body: "<feed/>",
  type: "application/atom+xml",
  modifiedAt: "2026-03-03T04:05:06.700Z",
};
const ask = (headers: Record<string, string> = {}, changes: Partial<typeof given> = {}) =>
  conditional(new Request("http://localhost/feed", { headers }), { ...given, ...changes });
const tagOf = (response: Response) => response.headers.get("etag") ?? "";

test("a first answer says what to ask with next time", async () => {
  const response = ask();
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("application/atom+xml; charset=utf-8");
  expect(tagOf(response)).toMatch(/^"[\w-]{27}"$/);
  expect(response.headers.get("last-modified")).toBe("Tue, 03 Mar 2026 04:05:06 GMT");
  expect(await response.text()).toBe(given.body);
});

test("the same body is not sent again, and the answer keeps its tag", async () => {
  const tag = tagOf(ask());
  for (const known of [tag, `W/${tag}`, `"other", ${tag}`, "*"]) {
    const response = ask({ "if-none-match": known });
    expect(response.status, known).toBe(304);
    expect(tagOf(response)).toBe(tag);
    expect(await response.text()).toBe("");
  }
});

test("another body is sent, whatever the dates say", () => {
  const headers = {
    "if-none-match": tagOf(ask()),
    "if-modified-since": "Tue, 03 Mar 2026 04:05:06 GMT",
  };
  expect(ask(headers, { body: "<other/>" }).status).toBe(200);
});

describe("where only a date is given", () => {
  test.each([
    ["Tue, 03 Mar 2026 04:05:06 GMT", 304],
    ["Tue, 03 Mar 2026 04:05:07 GMT", 304],
    ["Tue, 03 Mar 2026 04:05:05 GMT", 200],
    ["yesterday", 200],
  ])("%s is answered %i", (since, status) => {
    expect(ask({ "if-modified-since": since }).status).toBe(status);
  });
});
