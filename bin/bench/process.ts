import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { LEAN } from "@/bin/run/scripts.mjs";
import { onStop } from "@/bin/run/shutdown.mjs";

const root = resolve(import.meta.dirname, "../..");
const DIE_WITH_PARENT = resolve(root, "bin/run/die-with-parent.mjs");

/** A program of this folder, and the JSON lines it prints. */
export type Program = { lines: AsyncIterator<unknown>; stop(): Promise<void> };

/** Starts `bin/bench/<name>.ts` in a process of its own; it ends when its IPC channel to us does. */
export function startProgram(
  name: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Program {
  const child = spawn(
    process.execPath,
    [
      LEAN,
      ...["--import", DIE_WITH_PARENT, "--import", "tsx"],
      ...[resolve(root, "bin/bench", `${name}.ts`), ...args],
    ],
    {
      cwd: root,
      env: { ...process.env, ...env, PROOFLINE_STARTED_BY: String(process.pid) },
      stdio: ["ignore", "pipe", "inherit", "ipc"],
    },
  );
  const forget = onStop(() => child.kill("SIGKILL"));
  child.once("exit", forget);
  return { lines: linesOf(child), stop: () => ended(child) };
}

/** The next line of a program, parsed. */
export async function nextLine<T>(program: Program, shape: z.ZodType<T>): Promise<T> {
  const line = await program.lines.next();
  if (line.done)
    throw new Error("A program of the benchmark ended before it said what it measured.");
  return shape.parse(line.value);
}

/** Runs a program that prints one line, to its end. */
export async function runProgram<T>(
  name: string,
  args: readonly string[],
  env: Record<string, string>,
  shape: z.ZodType<T>,
): Promise<T> {
  const program = startProgram(name, args, env);
  try {
    return await nextLine(program, shape);
  } finally {
    await program.stop();
  }
}

async function* linesOf(child: ChildProcess): AsyncGenerator {
  if (!child.stdout) return;
  for await (const line of createInterface({ input: child.stdout })) {
    // The database client warns on standard output.
    if (line.startsWith("{")) yield JSON.parse(line) as unknown;
  }
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      done();
      return;
    }
    child.once("exit", () => done());
    if (child.connected) child.disconnect();
    setTimeout(() => child.kill("SIGKILL"), 5_000).unref();
  });
}

/** A made-up Hub in a process of its own. */
export type BenchHub = {
  url: string;
  advance(moved: number): Promise<void>;
  stop(): Promise<void>;
};

/** @param distilledEvery every how many-th repository says that it is distilled */
export async function startBenchHub(count: number, distilledEvery: number): Promise<BenchHub> {
  const program = startProgram("hub", [String(count), String(distilledEvery)]);
  const { port } = await nextLine(program, z.object({ port: z.int() }));
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    advance: async (moved) => {
      const response = await fetch(`${url}/bench/advance?moved=${moved}`);
      await response.arrayBuffer();
    },
    stop: () => program.stop(),
  };
}
