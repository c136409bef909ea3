import { expect, it } from "vitest";
import { createHub } from "@/lib/hub/client";
import { aRule } from "@/lib/testing/followed";
import { aRepository, served } from "@/lib/testing/recorded-sync";
import { followAll, followNamed } from "./follow-now";

const options = { job: "test", now: new Date() };
const CARD = "---\ntags: [distilled]\n---\n";

it("names the rules there are where none has the name, and the one nothing of which could be read", async () => {
  const { hub } = await served({ repositories: [aRepository("now/a", CARD)] });
  await expect(followNamed("Nope", { hub, ...options })).rejects.toThrow(
    'There is no rule "Nope". There are none yet; the administrator\'s page /admin/sync/rules',
  );
  await aRule({ name: "Of one", kind: "author", selector: { author: "now" } });
  await aRule({ name: "Two", kind: "list", selector: { models: ["now/nope"] } });
  await expect(followNamed("Nope", { hub, ...options })).rejects.toThrow(
    'There is no rule "Nope". There are "Of one", "Two"; ',
  );
  const { status, sentence } = await followAll({ hub, ...options });
  expect(status).toBe("completed");
  expect(sentence).toMatch(/1 applied, .* 1 unreadable.*; nothing of "Two" could be read\.$/);
});

it("says which rules a Hub that is away leaves unread", async () => {
  const away = createHub({ url: "http://127.0.0.1:1", sleep: () => Promise.resolve() });
  const { status, sentence } = await followAll({ hub: away, ...options });
  expect(status).toBe("failed");
  expect(sentence).toMatch(/"Of one" was not read to its end, "Two" not at all\.$/);
});
