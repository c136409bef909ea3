import { describe, expect, test } from "vitest";
import { newsOf } from "@/lib/sync/webhook/delivery";
import { Delivery } from "@/lib/sync/webhook/schema";
import { isSecret } from "@/lib/sync/webhook/secret";

const [OLD, NEW] = ["a".repeat(40), "b".repeat(40)];
const repo = { type: "model", name: "acme/student", id: "6400", headSha: NEW };
const push = (ref: string) => [{ ref, oldSha: OLD, newSha: NEW }];
const read = (payload: object) => newsOf(Delivery.parse(payload));
const content = { action: "update", scope: "repo.content" };

describe("what is news of a model", () => {
  test("its main branch moved", () => {
    expect(read({ event: content, repo, updatedRefs: push("refs/heads/main") })).toEqual({
      ref: "acme/student",
      event: "repo.content.update",
      headSha: NEW,
      key: `6400 repo.content.update ${OLD}..${NEW}`,
    });
  });

  test.each([
    ["repo", "create"],
    ["repo", "delete"],
    ["repo", "move"],
    ["repo", "update"],
    ["repo.config", "update"],
    ["repo.config.dois", "update"],
    ["repo.something.new", "sprout"],
  ])("%s %s, which names no state to know it by", (scope, action) => {
    expect(read({ event: { scope, action }, repo })).toEqual({
      ref: "acme/student",
      event: `${scope}.${action}`,
      headSha: NEW,
      key: null,
    });
  });

  test("without a head, or with keys nobody knows", () => {
    const payload = {
      event: { ...content, sent: "twice" },
      repo: { ...repo, headSha: null, owner: { id: "1" } },
      webhook: { id: "7", version: 4 },
    };
    expect(read(payload)).toMatchObject({ headSha: null, key: null });
  });
});

describe("what is no news", () => {
  test.each(["dataset", "space", "bucket"])("of a %s", (type) => {
    expect(read({ event: content, repo: { ...repo, type } })).toBeNull();
  });

  test.each(["gpt2", "acme/../student", "acme/student/x", "https://acme/student"])(
    "of %s, which is no name of a model here",
    (name) => {
      expect(read({ event: content, repo: { ...repo, name } })).toBeNull();
    },
  );

  test.each(["discussion", "discussion.comment", "repository", "weather"])("of %s", (scope) => {
    expect(read({ event: { action: "create", scope }, repo })).toBeNull();
  });

  test.each(["refs/pr/1", "refs/tags/v1", "refs/heads/experiment"])("of %s", (ref) => {
    expect(read({ event: content, repo, updatedRefs: push(ref) })).toBeNull();
  });
});

test.each([
  ["event", { repo }],
  ["repo.name", { event: content, repo: { type: "model" } }],
  ["repo.name", { event: content, repo: { ...repo, name: "x".repeat(301) } }],
  ["event.scope", { event: { action: "update", scope: 7 }, repo }],
  ["updatedRefs.0.ref", { event: content, repo, updatedRefs: [{ newSha: NEW }] }],
])("a delivery whose %s cannot be read is refused by that name", (field, payload) => {
  const issues = Delivery.safeParse(payload).error?.issues ?? [];
  expect(issues.map(({ path }) => path.join("."))).toEqual([field]);
});

test("only the secret agreed on is the secret", () => {
  expect(isSecret("correct horse battery", "correct horse battery")).toBe(true);
  for (const given of ["", "correct horse", "correct horse batterz", "correct horse battery "])
    expect(isSecret(given, "correct horse battery")).toBe(false);
});
