import { expect, test } from "vitest";
import type { PickleImport } from "@/lib/artifacts/reading";
import type { Artifact, ArtifactReading } from "@/lib/catalog/files/schema";
import { callsDanger, importName, loadVerdict } from "./pickle-verdict";

const found = (verdict: PickleImport["verdict"], calls = 0): PickleImport => ({
  module: "m",
  name: verdict,
  verdict,
  times: 1,
  calls,
  argument: null,
});

function aFile(over: Partial<Artifact>, reading: Partial<ArtifactReading> | null = null): Artifact {
  const whole: ArtifactReading = {
    status: "read",
    format: "pickle",
    tensors: null,
    parameters: null,
    elements: null,
    dtypes: [],
    quantization: null,
    pickle: null,
    problems: [],
    readAt: "2026-01-02T03:04:05.000Z",
  };
  return {
    path: "m.bin",
    sizeBytes: null,
    sha256: null,
    gitOid: null,
    format: "pickle",
    ...over,
    reading: reading && { ...whole, ...reading },
  };
}

const pickled = (
  imports: PickleImport[],
  complete = true,
  status: ArtifactReading["status"] = "read",
) => aFile({}, { status, pickle: { pickles: 1, complete, imports } });

test("a pickle is as safe as the worst it imports", () => {
  expect(loadVerdict(pickled([]))).toBe("safe");
  expect(loadVerdict(pickled([found("safe")]))).toBe("safe");
  expect(loadVerdict(pickled([found("safe"), found("unknown")]))).toBe("unknown");
  expect(loadVerdict(pickled([found("unknown"), found("dangerous")]))).toBe("dangerous");
});

test("one that was not walked to its end, or is malformed, is not known to be safe", () => {
  expect(loadVerdict(pickled([found("safe")], false))).toBe("unknown");
  expect(loadVerdict(pickled([found("safe")], true, "malformed"))).toBe("unknown");
  expect(loadVerdict(pickled([found("dangerous")], false))).toBe("dangerous");
});

test("under another name it is one all the same; and under a pickle's name another file is none", () => {
  const named = pickled([found("dangerous")]);
  expect(loadVerdict({ ...named, format: "safetensors" })).toBe("dangerous");
  expect(loadVerdict(aFile({}, { status: "unsupported", format: "unknown" }))).toBeNull();
  expect(loadVerdict(aFile({}, { format: "safetensors", tensors: 1 }))).toBeNull();
  expect(loadVerdict(aFile({ format: "json" }))).toBeNull();
});

test("not read, or compressed so that it cannot be, is told apart from safe", () => {
  expect(loadVerdict(aFile({}))).toBe("unread");
  expect(loadVerdict(aFile({}, { status: "unsupported", format: "other" }))).toBe("unread");
  const archive = aFile({}, { status: "unsupported", format: "zip" });
  expect(loadVerdict(archive)).toBe("unread");
  expect(loadVerdict({ ...archive, format: "safetensors" })).toBe("unread");
});

test("to name something dangerous is not to call it", () => {
  expect(callsDanger(pickled([found("dangerous")]))).toBe(false);
  expect(callsDanger(pickled([found("dangerous", 1)]))).toBe(true);
  expect(callsDanger(pickled([found("unknown", 1)]))).toBe(false);
  expect(importName(found("safe"))).toBe("m.safe");
  expect(importName({ module: "m", name: null })).toBeNull();
});
