import { describe, expect, test } from "vitest";
import { type ManifestFile, planMirror } from "@/lib/sync/mirror/manifest";
import { formatBytes } from "@/lib/sync/mirror/size";

const aFile = (path: string, overrides: Partial<ManifestFile> = {}): ManifestFile => ({
  id: path,
  path,
  sizeBytes: 10,
  gitOid: "1".repeat(40),
  sha256: null,
  ...overrides,
});
const aManifest = (files: ManifestFile[], overrides = {}) => ({
  ref: "one/model",
  modelId: "m",
  revisionId: "r",
  sha: "a".repeat(40),
  files,
  gaps: [],
  ...overrides,
});
const LIMITS = { maxBytes: 1_000 };

test("a content that several files hold is copied once", () => {
  const [one, two] = ["1".repeat(64), "2".repeat(64)];
  const files = [
    aFile("a.bin", { sha256: one }),
    aFile("b.bin", { sha256: one }),
    aFile("c.bin", { sha256: two }),
    aFile("d.txt"),
    aFile("e.txt"),
    aFile("f.txt", { sizeBytes: 11 }),
  ];
  const plan = planMirror(aManifest(files), LIMITS);
  expect(plan).toMatchObject({ ok: true, files: 6, bytes: 61 });
  expect(plan.ok && plan.contents.map(({ files }) => files.map(({ path }) => path))).toEqual([
    ["a.bin", "b.bin"],
    ["c.bin"],
    ["d.txt", "e.txt"],
    ["f.txt"],
  ]);
});

test("what has a sha256 is compared by that alone: the git id may be a pointer's", () => {
  const plan = planMirror(aManifest([aFile("a.bin", { sha256: "1".repeat(64) })]), LIMITS);
  expect(plan.ok && plan.contents[0]?.claim).toEqual({
    sha256: "1".repeat(64),
    gitOid: null,
    sizeBytes: 10,
  });
});

describe("nothing is copied", () => {
  test.each([
    ["of a revision without a commit", { sha: null }, [aFile("a")], "names no commit"],
    ["of a list that is not whole", { gaps: ["Only 9."] }, [aFile("a")], "not whole. Only 9."],
    ["of a revision without files", {}, [], "No files of this revision are known."],
    ["without a size", {}, [aFile("a", { sizeBytes: null })], "no size of a"],
    ["without a hash", {}, [aFile("a"), aFile("b", { gitOid: null })], "no hash of b"],
    [
      "of more than a mirror may have",
      {},
      [aFile("a", { sizeBytes: 1_200 })],
      "has 1.2 kB, and a mirror may have 1 kB. Raise ARTIFACT_MIRROR_MAX_BYTES",
    ],
  ])("%s", (_, overrides, files, words) => {
    const plan = planMirror(aManifest(files, overrides), LIMITS);
    expect(plan.ok ? "" : plan.reason).toContain(words);
  });
});

test.each([
  [0, "0 bytes"],
  [999, "999 bytes"],
  [1_000, "1 kB"],
  [1_550_000, "1.6 MB"],
  [99_960_000_000, "100 GB"],
  [999_999_999, "1 GB"],
  [2_500_000_000_000_000, "2500 TB"],
])("%i bytes are written as %s", (bytes, words) => {
  expect(formatBytes(bytes)).toBe(words);
});
