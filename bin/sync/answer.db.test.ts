import { expect, test } from "vitest";
import { sentencesOn } from "@/bin/sync/answer";
import type { SyncScope } from "@/lib/sync/schema";
import { aRepository, served } from "@/lib/testing/recorded-sync";

const CARD = "---\ntags: [distilled]\n---\n";
const repositories = [aRepository("ans/a", CARD), aRepository("ans/plain", "Nothing.")];

async function told(scope: SyncScope) {
  const { sync } = await served({ repositories });
  return sentencesOn(scope, await sync(scope));
}

test("what was asked for by name and could not be read has its reason, and none of it is a failure", async () => {
  const none = await told({ models: ["ans/nope"] });
  expect(none.isRead).toBe(false);
  expect(none.sentences[0]).toMatch(
    /^ans\/nope: unreadable\. The Hub shows no repository ans\/nope\./,
  );
  expect(none.sentences[1]).toContain("1 unreadable");

  const some = await told({ models: ["ans/nope", "ans/a"] });
  expect(some.isRead).toBe(true);
  expect(some.sentences).toHaveLength(2);
});

test("that a known model went is an answer", async () => {
  const { server, sync } = await served({
    repositories: [aRepository("ans-two/going", CARD), aRepository("ans-two/staying", CARD)],
  });
  const scope = { models: ["ans-two/going"] };
  await sync({ listing: { author: "ans-two" } });
  server.remove("ans-two/going");
  const { isRead, sentences } = await sentencesOn(scope, await sync(scope));
  expect(isRead).toBe(true);
  expect(sentences[0]).toContain("ans-two/going: gone.");
});

test.each<[SyncScope["listing"], string]>([
  [{ author: "nobody" }, "The Hub lists no models of author nobody."],
  [{ tag: "nowhere" }, "The Hub lists no models with the tag nowhere."],
  [{ tag: "base_model:a/b" }, "The Hub lists no models that say they come from a/b."],
  [
    { tag: "base_model:merge:a/b" },
    "The Hub lists no models that say they come from a/b by merge.",
  ],
])("an empty listing is said in words", async (listing, sentence) => {
  const { isRead, sentences } = await told({ listing });
  expect(isRead).toBe(true);
  expect(sentences[0]).toBe(sentence);
});
