import { describe, expect, test } from "vitest";
import { asOf, type Tracked } from "./as-of";

const SHA = "a".repeat(40);
const OTHER = "b".repeat(40);
const revision = { sha: SHA, capturedAt: "2026-03-01T00:00:00.000Z", isLatest: true };
const tracked: Tracked = {
  sha: SHA,
  status: "listed",
  seenAt: "2026-03-03T00:00:00.000Z",
  readSha: SHA,
  readAt: "2026-03-02T00:00:00.000Z",
};

test("a Hub that still shows the commit confirms it", () => {
  expect(asOf(revision, tracked)).toEqual({
    sha: SHA,
    readAt: tracked.readAt,
    checkedAt: tracked.seenAt,
    newer: null,
  });
});

test("where no Hub was asked, nothing is confirmed", () => {
  expect(asOf(revision, null)).toEqual({
    sha: SHA,
    readAt: revision.capturedAt,
    checkedAt: null,
    newer: null,
  });
});

test("a Hub that shows another commit confirms nothing and names it", () => {
  const moved = { ...tracked, sha: OTHER };
  expect(asOf(revision, moved)).toMatchObject({
    readAt: tracked.readAt,
    checkedAt: null,
    newer: { sha: OTHER, seenAt: tracked.seenAt },
  });
});

describe("nothing is confirmed", () => {
  test("of a repository that is gone", () => {
    const gone = { ...tracked, status: "gone" };
    expect(asOf(revision, gone)).toMatchObject({ checkedAt: null, newer: null });
  });

  test("of an earlier revision, though the Hub shows the latest", () => {
    const earlier = { ...revision, isLatest: false };
    expect(asOf(earlier, { ...tracked, sha: OTHER })).toMatchObject({
      checkedAt: null,
      newer: null,
    });
  });

  test("of a revision without a commit, and it is not taken for what was read", () => {
    const unpinned = { ...revision, sha: null };
    const silent = { ...tracked, sha: null, readSha: null };
    expect(asOf(unpinned, silent)).toEqual({
      sha: null,
      readAt: revision.capturedAt,
      checkedAt: null,
      newer: null,
    });
  });
});
