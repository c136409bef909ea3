import { writeFile } from "node:fs/promises";
import { cpus, totalmem } from "node:os";
import { isMet, type Measure, tableOf } from "@/bin/bench/report";
import { benchSync } from "@/bin/bench/sync";
import { toldHelp } from "@/bin/run/help.mjs";
import { onSignal, stopEverything } from "@/bin/run/shutdown.mjs";

// Benchmarks: `npm run bench -- --help`. They measure and never fail for being slow.

export type BenchOptions = { models: number | null; mirrorMegabytes: number | null };

const BENCHES = { sync: benchSync } as const;
const HELP = {
  use: `npm run bench -- [${Object.keys(BENCHES).join("|")}] [--models N] [--mirror-mb N] [--json FILE]`,
  does: "Measures on this machine, against a Hub of its own. As it stands it takes about 6 minutes and 5 GB of disk for that time.",
  options: [
    [
      "--models N",
      "repositories that are listed, 200000 when left out; a twentieth of them are read",
    ],
    [
      "--mirror-mb N",
      "the largest file that is mirrored, in MB, 5000 when left out; 0 mirrors none",
    ],
    ["--json FILE", "write the numbers to a file, too"],
  ],
} as const;
const USAGE = `Use: ${HELP.use}`;
const VALUES = { "--models": /^[1-9]\d{0,7}$/, "--mirror-mb": /^\d{1,6}$/, "--json": /./ };

type Asked = { names: (keyof typeof BENCHES)[]; options: BenchOptions; json: string | null };

let stopping: Promise<never> | undefined;
onSignal((signal) => {
  stopping = stopEverything().then(() => process.exit(signal === "SIGINT" ? 130 : 143));
});
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!stopping) throw error;
  // What was measured broke off because everything is being stopped.
  await stopping;
}

async function main(words: string[]): Promise<number> {
  if (toldHelp(words, HELP)) return 0;
  const asked = readWords(words);
  if (typeof asked === "string") {
    console.error(asked);
    return 2;
  }
  const results: Record<string, Measure[]> = {};
  for (const name of asked.names) {
    const measures = await BENCHES[name](asked.options, (sentence) =>
      console.error(`${name}: ${sentence}`),
    );
    results[name] = measures;
    console.log(`\n${name}\n${tableOf(measures)}`);
  }
  if (asked.json !== null) await writeFile(asked.json, documentOf(results));
  return 0;
}

function readWords(words: string[]): Asked | string {
  const asked: Asked = {
    names: [],
    options: { models: null, mirrorMegabytes: null },
    json: null,
  };
  const rest = words.values();
  for (const word of rest) {
    if (takesValue(word)) {
      const value = rest.next().value;
      if (value === undefined || !VALUES[word].test(value))
        return `${word} needs a ${word === "--json" ? "file" : "number"}. ${USAGE}`;
      if (word === "--json") asked.json = value;
      else if (word === "--models") asked.options.models = Number(value);
      else asked.options.mirrorMegabytes = Number(value);
    } else if (isBench(word)) asked.names.push(word);
    else return `There is no benchmark or argument "${word}". ${USAGE}`;
  }
  if (asked.names.length === 0) asked.names.push(...(Object.keys(BENCHES) as typeof asked.names));
  return asked;
}

function takesValue(word: string): word is keyof typeof VALUES {
  return word in VALUES;
}

function isBench(word: string): word is keyof typeof BENCHES {
  return word in BENCHES;
}

function documentOf(results: Record<string, Measure[]>): string {
  const machine = {
    cpu: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
  const benches = Object.fromEntries(
    Object.entries(results).map(([name, measures]) => [
      name,
      measures.map((measure) => ({ ...measure, met: isMet(measure) })),
    ]),
  );
  return `${JSON.stringify({ at: new Date().toISOString(), machine, benches }, null, 2)}\n`;
}
