import { writeFile } from "node:fs/promises";
import { cpus, totalmem } from "node:os";
import { isMet, type Measure, tableOf } from "@/bin/bench/report";
import { benchSync } from "@/bin/bench/sync";

// Benchmarks: `npm run bench -- [sync] [--models N] [--json FILE]`. They measure and never fail for being slow.

export type BenchOptions = { models: number | null };

const BENCHES = { sync: benchSync } as const;
const USAGE = `Use: npm run bench -- [${Object.keys(BENCHES).join("|")}] [--models N] [--json FILE]`;

type Asked = { names: (keyof typeof BENCHES)[]; options: BenchOptions; json: string | null };

process.exitCode = await main(process.argv.slice(2));

async function main(words: string[]): Promise<number> {
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
  const asked: Asked = { names: [], options: { models: null }, json: null };
  const rest = words.values();
  for (const word of rest) {
    if (word === "--models" || word === "--json") {
      const value = rest.next().value;
      if (value === undefined || (word === "--models" && !/^[1-9]\d{0,7}$/.test(value)))
        return `${word} needs a value${word === "--models" ? " above 0" : ""}. ${USAGE}`;
      if (word === "--json") asked.json = value;
      else asked.options.models = Number(value);
    } else if (isBench(word)) asked.names.push(word);
    else return `There is no benchmark or argument "${word}". ${USAGE}`;
  }
  if (asked.names.length === 0) asked.names.push(...(Object.keys(BENCHES) as typeof asked.names));
  return asked;
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
