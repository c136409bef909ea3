import type {
  DtypeCount,
  FileReading,
  GgufSummary,
  SafetensorsIndexSummary,
  SafetensorsSummary,
} from "@/lib/artifacts/reading";

export type Readings = ReadonlyMap<string, FileReading>;
type Problem = { code: string; field: string; message: string };

/** The weights of a model, out of one file or of parts that belong together. */
export type Weights = {
  /** What the count was taken from: the index, the file, or the first of the parts. */
  path: string;
  files: number;
  tensors: number;
  elements: number;
  /** Null where several are packed into an element. */
  parameters: number | null;
  dtypes: DtypeCount[];
};

/**
 * The safetensors files a model is loaded from, as far as every one of them was read: those its index names, else
 * `model.safetensors`, else the only weights at the root. Null where that cannot be told.
 */
export function safetensorsWeights(readings: Readings): Weights | null {
  const index = rootIndex(readings);
  if (index) return weightsOf(index.path, Object.keys(index.summary.files), readings);
  const root = [...readings.keys()].filter(
    (path) => path.endsWith(".safetensors") && !path.includes("/") && !path.startsWith("adapter_"),
  );
  if (root.includes("model.safetensors"))
    return weightsOf("model.safetensors", ["model.safetensors"], readings);
  const [first] = root;
  if (first === undefined) return null;
  const part = PART.exec(first);
  if (!part) return root.length === 1 ? weightsOf(first, root, readings) : null;
  const isWhole =
    root.length === Number(part[2]) && root.every((path) => PART.exec(path)?.[1] === part[1]);
  return isWhole ? weightsOf(first, root, readings) : null;
}

const PART = /^(.*)-\d{5}-of-(\d{5})[.](?:safetensors|gguf)$/;

function rootIndex(readings: Readings): { path: string; summary: SafetensorsIndexSummary } | null {
  const indexes = [...readings].flatMap(([path, { summary }]) =>
    summary.kind === "safetensors_index" && !path.includes("/") ? [{ path, summary }] : [],
  );
  const main = indexes.find(({ path }) => path === "model.safetensors.index.json");
  return main ?? (indexes.length === 1 ? (indexes[0] ?? null) : null);
}

function weightsOf(path: string, files: readonly string[], readings: Readings): Weights | null {
  const parts: SafetensorsSummary[] = [];
  for (const file of files) {
    const reading = readings.get(file);
    if (reading?.status !== "read" || reading.summary.kind !== "safetensors") return null;
    parts.push(reading.summary);
  }
  const sum = (count: (part: SafetensorsSummary) => number) =>
    parts.reduce((total, part) => total + count(part), 0);
  return {
    path,
    files: parts.length,
    tensors: sum(({ tensors }) => tensors),
    elements: sum(({ elements }) => elements),
    parameters: parts.some(({ parameters }) => parameters === null)
      ? null
      : sum(({ elements }) => elements),
    dtypes: sumDtypes(parts.flatMap(({ dtypes }) => dtypes)),
  };
}

/** One model in GGUF: a file, or the parts it is split into. */
export type GgufModel = {
  /** Of the first part, which says what the model is. */
  path: string;
  summary: GgufSummary;
  parameters: number;
};

/** The models in GGUF whose every part was read; what belongs to a model and is none is left out. */
export function ggufModels(readings: Readings): GgufModel[] {
  const groups = new Map<string, { path: string; summary: GgufSummary }[]>();
  for (const [path, { status, summary }] of readings) {
    if (status !== "read" || summary.kind !== "gguf" || !isModel(path, summary)) continue;
    const group = PART.exec(path)?.[1] ?? path;
    groups.set(group, [...(groups.get(group) ?? []), { path, summary }]);
  }
  return [...groups.values()].flatMap((parts) => {
    const inOrder = parts.toSorted(
      (a, b) => (a.summary.split?.part ?? 1) - (b.summary.split?.part ?? 1),
    );
    const [first] = inOrder;
    if (!first || (first.summary.split?.of ?? 1) !== parts.length) return [];
    const parameters = parts.reduce((sum, { summary }) => sum + summary.parameters, 0);
    return [{ ...first, parameters }];
  });
}

/** Projectors, adapters, calibration data and bare vocabularies come in the same format. */
function isModel(path: string, { type, tensors, split }: GgufSummary): boolean {
  // The first of several parts may hold no tensors.
  const hasWeights = tensors > 0 || split !== null;
  return (type === null || type === "model") && hasWeights && !/mmproj|imatrix/i.test(path);
}

/** What the files of an index lack of what it promises, or hold beyond it. */
export function indexProblems(paths: ReadonlySet<string>, readings: Readings): Problem[] {
  return [...readings].flatMap(([path, { summary }]) =>
    summary.kind === "safetensors_index" ? problemsOfIndex(path, summary, paths, readings) : [],
  );
}

function problemsOfIndex(
  field: string,
  { files }: SafetensorsIndexSummary,
  paths: ReadonlySet<string>,
  readings: Readings,
): Problem[] {
  const folder = field.includes("/") ? field.slice(0, field.lastIndexOf("/") + 1) : "";
  const holders = new Map<string, string>();
  return Object.entries(files).flatMap(([file, promised]) => {
    const path = `${folder}${file}`;
    const told = (message: string): Problem => ({ code: "artifacts.index", field, message });
    if (!paths.has(path))
      return [told(`It promises tensors in ${path}, and there is no such file.`)];
    const tensors = readings.get(path)?.tensors;
    if (!tensors) return [];
    const held = new Set(tensors.map(([name]) => name));
    const known = new Set(promised);
    const missing = promised.filter((name) => !held.has(name));
    const beyond = [...held].filter((name) => !known.has(name));
    const twice = [...held].filter((name) => holders.has(name));
    for (const name of held) holders.set(name, path);
    return [
      ...listed(missing, (names) =>
        told(`It promises tensors in ${path} that are not there: ${names}.`),
      ),
      ...listed(beyond, (names) =>
        told(`${path} holds tensors the index does not name: ${names}.`),
      ),
      ...listed(twice, (names) =>
        told(`${path} holds tensors that another of the files holds too: ${names}.`),
      ),
    ];
  });
}

const NAMED = 3;

function listed<Told>(names: readonly string[], tell: (words: string) => Told): Told[] {
  if (names.length === 0) return [];
  const rest = names.length - NAMED;
  return [tell(`${names.slice(0, NAMED).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`)];
}

function sumDtypes(counts: readonly DtypeCount[]): DtypeCount[] {
  const sums = new Map<string, number>();
  for (const { dtype, elements } of counts) sums.set(dtype, (sums.get(dtype) ?? 0) + elements);
  return [...sums]
    .map(([dtype, elements]) => ({ dtype, elements }))
    .toSorted((a, b) => b.elements - a.elements || a.dtype.localeCompare(b.dtype));
}
