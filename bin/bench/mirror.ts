import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { onStop } from "@/bin/run/shutdown.mjs";
import { type BenchHub, runProgram } from "@/bin/bench/process";
import type { Measure } from "@/bin/bench/report";

const run = promisify(execFile);
const Run = z.object({ seconds: z.number(), megabytes: z.number(), maxRssMiB: z.number() });

const SIZES = [10e6, 100e6, 1e9, 5e9];
const ROUNDS = 3;
// Below this, starting curl and sha256sum is most of what is measured.
const COMPARED_FROM = 1e9;

/**
 * The mirror's way from the Hub to a verified file on disk, beside `curl | sha256sum` from the same Hub, in turns; and
 * its memory by size.
 * @param mostBytes sizes above are left out
 */
export async function measureMirror(
  hub: BenchHub,
  say: (sentence: string) => void,
  mostBytes: number,
): Promise<Measure[]> {
  if (mostBytes === 0) return [];
  const fitting = SIZES.filter((bytes) => bytes <= mostBytes);
  const sizes = fitting.length > 0 ? fitting : [mostBytes];
  const folder = mkdtempSync(join(tmpdir(), "proofline-bench-"));
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  const forget = onStop(removeFolder);
  const measures: Measure[] = [];
  const memory: number[] = [];
  try {
    for (const bytes of sizes) {
      say(`mirroring ${bytes / 1e6} MB`);
      const rounds = bytes >= COMPARED_FROM ? ROUNDS : 1;
      const ours: number[] = [];
      const theirs: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        // The first request of a size makes the Hub hash it; that is no part of either.
        const { seconds, megabytes, maxRssMiB } = await runProgram(
          "mirror-runner",
          [hub.url, String(bytes), folder],
          {},
          Run,
        );
        ours.push(megabytes / seconds);
        memory.push(maxRssMiB);
        if (bytes >= COMPARED_FROM) theirs.push(bytes / 1e6 / (await curlSeconds(hub, bytes)));
      }
      const size = bytes >= 1e9 ? `${bytes / 1e9} GB` : `${bytes / 1e6} MB`;
      measures.push({ name: `mirror: ${size}`, value: median(ours), unit: "MB/s" });
      if (theirs.length > 0)
        measures.push(
          { name: `curl | sha256sum: ${size}`, value: median(theirs), unit: "MB/s" },
          {
            name: `mirror against curl | sha256sum: ${size}`,
            value: (100 * median(ours)) / median(theirs),
            unit: "%",
            target: { least: 70 },
          },
        );
      measures.push({ name: `mirror: memory at ${size}`, value: memory.at(-1) ?? 0, unit: "MiB" });
    }
  } finally {
    forget();
    removeFolder();
  }
  const growth = Math.max(...memory) / Math.min(...memory);
  measures.push({ name: "mirror: memory, most against least", value: growth, unit: "times" });
  return measures;
}

async function curlSeconds({ url }: BenchHub, bytes: number): Promise<number> {
  const file = `${url}/bench/weights-${bytes}/resolve/${"a".repeat(40)}/model.safetensors`;
  const start = performance.now();
  await run("sh", ["-c", `curl -sS ${file} | sha256sum`]);
  return (performance.now() - start) / 1_000;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
