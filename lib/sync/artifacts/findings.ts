import type { DtypeCount, FileReading } from "@/lib/artifacts/reading";
import type { NewFact } from "@/lib/catalog/commands";
import {
  type GgufModel,
  ggufModels,
  indexProblems,
  type Readings,
  safetensorsWeights,
  type Weights,
} from "@/lib/sync/artifacts/weights";

/** What reading the files of a revision comes to. */
export type Findings = {
  facts: NewFact[];
  problems: { code: string; field: string; message: string }[];
};

export type FindingsContext = {
  /** Makes the address of a file at its source. */
  sourceOf: (path: string) => string;
  /** Every file of the revision, read or not. */
  paths: ReadonlySet<string>;
};

/** As the libraries that load them call the number formats of safetensors. */
const DTYPES = new Map([
  ["F64", "float64"],
  ["F32", "float32"],
  ["F16", "float16"],
  ["BF16", "bfloat16"],
  ["F8_E4M3", "float8_e4m3fn"],
  ["F8_E5M2", "float8_e5m2"],
]);

/** Told to the publisher; that a format is not read here is no fault of the file, unless loading it may run code. */
const TOLD = ["malformed", "disguised", "dangerous_import", "trailing"];
/** What a file that is read as a pickle, and cannot be, turns out to be; `unknown` is walked and found to be none. */
const MAY_RUN_CODE = ["pickle", "zip", "other"];

/**
 * Turns what files say into statements about the revision. They are graded as read from the repository's own files at
 * a commit, which is what they are: nobody signed or reviewed them. That they were counted rather than claimed shows in
 * their kind, which goes before the card and the Hub's own tally of equal grade.
 */
export function findingsOf(readings: Readings, context: FindingsContext): Findings {
  const weights = safetensorsWeights(readings);
  const models = ggufModels(readings);
  const stated = statements(context);
  return {
    facts: [
      ...(weights ? weightFacts(weights, stated) : []),
      ...ggufFacts(models, weights !== null, stated),
      ...tokenizerFacts(readings, stated),
      ...formatFacts(readings, stated),
    ],
    problems: [
      ...[...readings].flatMap(([field, reading]) => fileProblems(field, reading)),
      ...indexProblems(context.paths, readings),
    ],
  };
}

type Stated = (path: string, field: string, value: NewFact["value"], quote: string) => NewFact[];

/** An absent value is no statement. */
function statements({ sourceOf }: FindingsContext): Stated {
  return (path, field, value, quote) =>
    value === null
      ? []
      : [
          {
            field,
            value,
            grade: "hub_derived",
            kind: "artifact",
            source: sourceOf(path),
            quote,
            statedAt: null,
          },
        ];
}

function weightFacts(weights: Weights, stated: Stated): NewFact[] {
  const { path, files, tensors, elements, parameters, dtypes } = weights;
  const among = files === 1 ? "" : ` in ${files} files`;
  const quote = `${tensorWords(tensors)}${among}: ${dtypeWords(dtypes)}`;
  const [main] = dtypes;
  const dtype = main ? (DTYPES.get(main.dtype) ?? main.dtype) : null;
  return [
    ...stated(path, "parameters", parameters === 0 ? null : parameters, quote),
    ...stated(
      path,
      "storedElements",
      parameters === null ? elements : null,
      `${quote}; several quantized weights are packed into an element`,
    ),
    ...stated(path, "dtype", parameters === null ? null : dtype, quote),
  ];
}

function tensorWords(tensors: number): string {
  return tensors === 1 ? "1 tensor" : `${whole(tensors)} tensors`;
}

/** Files of one model in several quantizations agree on what the model is; where they do not, none speaks for it. */
function ggufFacts(models: readonly GgufModel[], isCounted: boolean, stated: Stated): NewFact[] {
  const [first] = models;
  if (!first) return [];
  const { path, summary } = first;
  const { architecture } = summary;
  const agreed = <Value>(of: (model: GgufModel) => Value | null): Value | null =>
    models.every((model) => of(model) === of(first)) ? of(first) : null;
  const own = (field: string, key: string, of: (model: GgufModel) => number | string | null) =>
    stated(path, field, agreed(of), `${key}: ${String(of(first))}`);
  const quantizations = [...new Set(models.flatMap((model) => model.summary.quantization ?? []))];
  const [only = null] = quantizations;
  return [
    ...(isCounted
      ? []
      : stated(
          path,
          "parameters",
          agreed(({ parameters }) => parameters),
          `${tensorWords(summary.tensors)}: ${dtypeWords(summary.dtypes)}`,
        )),
    // Beside other weights there is a configuration, which names the very class.
    ...(isCounted
      ? []
      : own("architecture", "general.architecture", (model) => model.summary.architecture)),
    ...own(
      "contextLength",
      `${architecture ?? ""}.context_length`,
      (model) => model.summary.contextLength,
    ),
    ...own(
      "hiddenSize",
      `${architecture ?? ""}.embedding_length`,
      (model) => model.summary.hiddenSize,
    ),
    ...own("layers", `${architecture ?? ""}.block_count`, (model) => model.summary.layers),
    ...own("heads", `${architecture ?? ""}.attention.head_count`, (model) => model.summary.heads),
    ...own(
      "vocabularySize",
      "tokens in tokenizer.ggml.tokens",
      (model) => model.summary.vocabularySize,
    ),
    ...own("tokenizerModel", "tokenizer.ggml.model", (model) => model.summary.tokenizer),
    ...stated(
      path,
      "quantization",
      quantizations.length > 1 ? quantizations : only,
      `general.file_type: ${quantizations.join(", ")}`,
    ),
  ];
}

function tokenizerFacts(readings: Readings, stated: Stated): NewFact[] {
  return [...readings].flatMap(([path, { summary }]) =>
    summary.kind === "tokenizer"
      ? summary.facts.flatMap(({ field, value, quote }) => stated(path, field, value, quote))
      : [],
  );
}

/** The formats the weights really have, by what is in the files. */
function formatFacts(readings: Readings, stated: Stated): NewFact[] {
  const holders = new Map<string, string>();
  for (const [path, reading] of readings)
    if (holdsWeights(path, reading) && !holders.has(reading.format))
      holders.set(reading.format, path);
  const [first] = holders.values();
  if (first === undefined) return [];
  const quote = [...holders].map(([format, path]) => `${path}: ${format}`).join("; ");
  return stated(first, "weightFormats", [...holders.keys()].toSorted(), quote);
}

/** A trainer leaves its own state in pickles, with tensors that are no weights. */
const TRAINER_STATE =
  /(?:^|[/])(?:optimizer|scheduler|scaler|rng_state|training_args|trainer_state)[^/]*$/;

function holdsWeights(path: string, { status, summary }: FileReading): boolean {
  if (status !== "read") return false;
  if (summary.kind === "pickle")
    return (
      !TRAINER_STATE.test(path) && summary.imports.some(({ name }) => REBUILDS.test(name ?? ""))
    );
  return summary.kind === "safetensors" || summary.kind === "gguf";
}

/** What makes tensors of torch and arrays of numpy out of a pickle. */
const REBUILDS = /^_re(?:build|construct)/;

function fileProblems(field: string, { status, format, summary, problems }: FileReading) {
  const isPartOfArchive =
    summary.kind === "pickle" && summary.container === "zip" && !summary.complete;
  const isUnread = isPartOfArchive || (status === "unsupported" && MAY_RUN_CODE.includes(format));
  return problems
    .filter(({ code }) => isUnread || TOLD.includes(code))
    .map(({ code, message }) => ({ code: `artifacts.${code}`, field, message }));
}

const whole = (count: number) => count.toLocaleString("en");

function dtypeWords(dtypes: readonly DtypeCount[]): string {
  const shown = dtypes.slice(0, 6).map(({ dtype, elements }) => `${dtype} ${whole(elements)}`);
  return shown.join(", ");
}
