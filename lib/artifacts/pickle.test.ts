import { readFileSync } from "node:fs";
import { deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { sourceOf } from "./byte-source";
import { isLegacyTorch } from "./pickle";
import { readArtifact } from "./read";
import { FileReading, type PickleImport } from "./reading";

const Fixture = z.object({
  base64: z.base64(),
  opcodes: z.int().optional(),
  imports: z.record(z.string(), z.int()).optional(),
});
const recorded = new URL("../testing/recordings/pickles.json", import.meta.url);
const fixtures = z.record(z.string(), Fixture).parse(JSON.parse(readFileSync(recorded, "utf8")));

function fixture(name: string): Uint8Array {
  const found = fixtures[name];
  if (!found) throw new Error(`There is no fixture called ${name}.`);
  return Buffer.from(found.base64, "base64");
}

async function read(bytes: Uint8Array) {
  const { reading } = await readArtifact(sourceOf(bytes), "pickle");
  FileReading.parse(reading);
  const { summary, status, problems } = reading;
  const imports = summary.kind === "pickle" ? summary.imports : [];
  const calls = callsOf(imports);
  return { status, problems, imports, calls, summary: summary.kind === "pickle" ? summary : null };
}

const nameOf = ({ module: from, name }: PickleImport) => `${from ?? "?"}.${name ?? "?"}`;
const callsOf = (imports: PickleImport[]): Record<string, number> =>
  Object.fromEntries(imports.map((found) => [nameOf(found), found.calls]));
const verdictOf = (imports: PickleImport[], name: string) =>
  imports.find((found) => nameOf(found) === name)?.verdict;

const withOracle = Object.entries(fixtures).filter(([, { imports }]) => imports !== undefined);

test.each(withOracle)(
  "%s: the names Python's own unpickler asks for",
  async (name, { imports }) => {
    const { imports: found, summary } = await read(fixture(name));
    // What `getattr` reaches is told besides; to Python it is a call like any other.
    const asked = found.filter(
      ({ name: member }) => !(name.startsWith("getattr") && member?.includes(".")),
    );
    expect(Object.fromEntries(asked.map((one) => [nameOf(one), one.times]))).toEqual(imports);
    expect(summary?.complete).toBe(!name.includes("joblib"));
  },
);

test.each(withOracle)("%s: as many opcodes as pickletools counts", async (name, { opcodes }) => {
  const { summary, status } = await read(fixture(name));
  expect(summary?.opcodes).toBe(opcodes);
  expect(status).toBe("read");
});

test.each(
  Object.keys(fixtures).filter((name) =>
    /^(?:plain values|an array, protocol|a state dict)/.test(name),
  ),
)("%s: nothing in it is dangerous, and almost all is known to be safe", async (name) => {
  const { imports, problems } = await read(fixture(name));
  const unknown = imports.filter(({ verdict }) => verdict !== "safe").map(nameOf);
  expect(unknown).toEqual([]);
  expect(problems).toEqual([]);
});

describe.each(
  Object.keys(fixtures).filter((name) =>
    /^(?:os[.]system|GLOBAL|STACK_GLOBAL|INST|OBJ|NEWOBJ)/.test(name),
  ),
)("%s", (name) => {
  test("is dangerous", async () => {
    const { imports, problems } = await read(fixture(name));
    const dangerous = imports.filter(({ verdict }) => verdict === "dangerous");
    expect(dangerous.map(({ name: member }) => member)).toEqual(["system"]);
    expect(problems.map(({ code }) => code)).toEqual(["dangerous_import"]);
  });

  test("and it is told whether, and with what, it is called", async () => {
    const { imports, problems } = await read(fixture(name));
    const [system] = imports.filter(({ verdict }) => verdict === "dangerous");
    const isCalled = name !== "GLOBAL, never called";
    expect(system).toMatchObject({ calls: isCalled ? 1 : 0, argument: isCalled ? "true" : null });
    expect(problems[0]?.message).toContain(isCalled ? 'calls it with "true"' : "can run code");
  });
});

test("a name that walks from attribute to attribute is judged by its steps", async () => {
  const { imports } = await read(fixture("a name that walks"));
  expect(verdictOf(imports, "torch.serialization.os.system")).toBe("dangerous");
});

test("a name that is worked out while loading is dangerous, since nobody can tell which it is", async () => {
  const { imports, problems } = await read(fixture("a name worked out while loading"));
  expect(imports[0]).toMatchObject({ module: null, name: null, verdict: "dangerous", calls: 1 });
  expect(problems[0]?.message).toContain("works out while loading");
});

test.each(["a line over the end of a frame", "a frame within a frame"])(
  "%s is read differently by unpicklers, so any name may be imported",
  async (name) => {
    const { imports, problems, status } = await read(fixture(name));
    expect(status).toBe("malformed");
    expect(imports).toContainEqual(
      expect.objectContaining({ module: null, name: null, verdict: "dangerous" }),
    );
    expect(problems.at(-1)?.message).toContain("over the end of its frame");
  },
);

test("of a last line without an end all but the last character is a name", async () => {
  const { imports, status } = await read(fixture("a last line without an end"));
  expect(imports).toMatchObject([{ module: "os", name: "system", verdict: "dangerous", calls: 1 }]);
  expect(status).toBe("malformed");
});

test("getattr is told by what it reaches", async () => {
  const harmless = await read(fixture("getattr of a class"));
  expect(harmless.imports.map((found) => [nameOf(found), found.verdict])).toEqual([
    ["builtins.getattr", "unknown"],
    ["collections.OrderedDict.items", "unknown"],
    ["collections.OrderedDict", "safe"],
  ]);
  const harmful = await read(fixture("getattr of a module's module"));
  expect(verdictOf(harmful.imports, "posixpath.os.system")).toBe("dangerous");
  expect(harmful.calls["posixpath.os.system"]).toBe(1);
  expect(harmful.problems.map(({ message }) => message)).toContain(
    'It imports posixpath.os.system and calls it with "true" when the file is loaded.',
  );
});

test("a pickle that loads a pickle is dangerous, as is one that evaluates", async () => {
  const nested = await read(fixture("a pickle within a pickle"));
  expect(verdictOf(nested.imports, "_pickle.loads")).toBe("dangerous");
  const evaluates = await read(fixture("builtins.eval"));
  expect(evaluates.imports[0]).toMatchObject({ verdict: "dangerous", argument: "1 + 1" });
});

test("a number of the extension registry is a name nobody here knows", async () => {
  const { imports } = await read(fixture("a number of the extension registry"));
  expect(imports).toMatchObject([{ module: "copyreg extension", name: "7", verdict: "unknown" }]);
});

describe("what stands behind a pickle's end", () => {
  test("is read, when it is another pickle", async () => {
    const { imports, problems, status, summary } = await read(fixture("a second pickle"));
    expect(verdictOf(imports, "os.system")).toBe("dangerous");
    expect(problems.map(({ code }) => code)).toEqual(["dangerous_import", "trailing"]);
    expect(status).toBe("read");
    expect(summary?.pickles).toBe(2);
  });

  test("is malformed, when it is none", async () => {
    const { problems, status } = await read(fixture("bytes after the end"));
    expect(status).toBe("malformed");
    expect(problems.map(({ code }) => code)).toEqual(["trailing", "malformed"]);
  });
});

test.each([
  ["cut after an import", "in the middle of"],
  ["no opcode after an import", "no opcode"],
  ["an empty stack", "takes more from its stack"],
  ["a memo that holds nothing", "takes more from its stack or memo"],
])("%s: malformed, and the import is told all the same", async (name, words) => {
  const { imports, problems, status } = await read(fixture(name));
  expect(status).toBe("malformed");
  expect(verdictOf(imports, "os.system")).toBe("dangerous");
  expect(problems.at(-1)).toMatchObject({
    code: "malformed",
    message: expect.stringContaining(words) as string,
  });
});

test.each([
  ["a protocol there is not", "protocol 9"],
  ["a negative length", "negative length"],
  ["a length beyond the file", "in the middle of BINBYTES8"],
])("%s is malformed", async (name, words) => {
  const { problems, status } = await read(fixture(name));
  expect(status).toBe("malformed");
  expect(problems).toMatchObject([
    { code: "malformed", message: expect.stringContaining(words) as string },
  ]);
});

test("an array that joblib wrote into the pickle ends the reading, and that is said", async () => {
  const { problems, status, summary } = await read(fixture("an array of joblib"));
  expect(status).toBe("read");
  expect(summary?.complete).toBe(false);
  expect(problems).toMatchObject([{ code: "partly_read" }]);
});

test("what follows such an array is looked at all the same", async () => {
  const { imports } = await read(fixture("an import after an array of joblib"));
  expect(verdictOf(imports, "os.system")).toBe("dangerous");
});

describe("a file of torch", () => {
  const state = {
    "collections.OrderedDict": 2,
    "torch._utils._rebuild_tensor_v2": 2,
    "torch.FloatStorage": 0,
  };

  test.each([
    "torch archive",
    "torch archive, deflated",
    "torch archive, large fields",
    "torch archive behind other bytes",
  ])("%s", async (name) => {
    const bytes = fixture(name);
    const { reading } = await readArtifact(sourceOf(bytes), "pickle");
    if (name.includes("behind")) {
      // Its first bytes are those of a script; torch would find no archive there either.
      expect(reading.status).toBe("unsupported");
      return;
    }
    const { calls, summary, problems } = await read(bytes);
    expect(summary).toMatchObject({ container: "zip", pickles: 1, protocol: 2, complete: true });
    expect(Object.keys(calls)).toEqual(Object.keys(state));
    expect(problems).toEqual([]);
  });

  test("that runs something is dangerous, deflated too", async () => {
    const { imports } = await read(fixture("torch archive that runs"));
    expect(verdictOf(imports, "posix.system")).toBe("dangerous");
  });

  test("from before 1.6 is five pickles and the numbers behind them", async () => {
    const bytes = fixture("a state dict of torch before 1.6");
    expect(isLegacyTorch(bytes)).toBe(true);
    expect((await read(bytes)).summary).toMatchObject({ container: "torch_legacy", pickles: 5 });
  });

  test("without a pickle is not read", async () => {
    const { problems, status } = await read(fixture("archive without a pickle"));
    expect(status).toBe("unsupported");
    expect(problems).toEqual([
      { code: "unsupported", message: "It is a zip archive without a pickle." },
    ]);
  });
});

test("an archive that would unpack to more than it should is not unpacked", async () => {
  const bytes = zipOf("a/data.pkl", deflateRawSync(Buffer.alloc(70_000_000, "N")), 70_000_000);
  expect(bytes.length).toBeLessThan(100_000);
  const { problems } = await read(bytes);
  expect(problems).toMatchObject([
    { code: "unsupported", message: expect.stringContaining("unpacks to more than") as string },
  ]);
});

test.each([
  ["gzip", [0x1f, 0x8b, 8, 0], "compressed with gzip"],
  ["7z", [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], "a 7z archive"],
  ["zlib", [0x78, 0x9c, 1, 2], "compressed with zlib"],
  ["numbers", [0x3f, 0x80, 0, 0, 0x3f, 0x80], "no pickle"],
])("%s is not read, and said to be what it is", async (_, bytes, words) => {
  const { status, problems } = await read(Uint8Array.from(bytes));
  expect(status).toBe("unsupported");
  expect(problems[0]?.message).toContain(words);
});

test("a Git LFS pointer in place of the file is told", async () => {
  const { problems } = await read(
    Buffer.from("version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 5\n"),
  );
  expect(problems[0]?.message).toContain("a pointer of Git LFS");
});

test("a payload that is no name is passed over unread", async () => {
  const head = Buffer.from([0x80, 0x04, 0x8e, ...u64(5_000_000_000)]);
  const tail = Buffer.from([0x2e]);
  let fetched = 0;
  const size = head.length + 5_000_000_000 + tail.length;
  const source = {
    size,
    read: (start: number, end: number) => {
      const length = Math.min(end, size - 1) - start + 1;
      fetched += length;
      const bytes = Buffer.alloc(length);
      if (start < head.length) head.subarray(start).copy(bytes);
      if (end >= size - 1) tail.copy(bytes, length - 1);
      return Promise.resolve(bytes);
    },
  };
  const { reading } = await readArtifact(source, "pickle");
  expect(reading).toMatchObject({ status: "read", summary: { opcodes: 3, complete: true } });
  expect(fetched).toBeLessThan(1_000_000);
});

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

/** An archive of one deflated file. */
function zipOf(name: string, packed: Buffer, bytes: number): Buffer {
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt32LE(bytes, 24);
  entry.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length + packed.length, 16);
  return Buffer.concat([local, Buffer.from(name), packed, entry, Buffer.from(name), end]);
}
