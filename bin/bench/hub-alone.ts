import { Pool } from "undici";
import type { Measure } from "@/bin/bench/report";
import { refOf } from "@/bin/bench/repositories";

const SECONDS = 4;
const AT_ONCE = 16;

/** How fast the made-up Hub answers a client that does nothing else, so that it is known not to be what is measured. */
export async function measureHubAlone(url: string, count: number): Promise<Measure[]> {
  const pool = new Pool(url, { connections: AT_ONCE });
  const ask = async (path: string) => {
    const { body } = await pool.request({ path, method: "GET" });
    await body.arrayBuffer();
  };
  const pages = Math.max(1, Math.floor(count / 1_000));
  const listed = await rate((i) => ask(`/api/models?limit=1000&cursor=${(i % pages) * 1_000}`));
  const files = await rate((i) => ask(`/${refOf(i % count)}/resolve/main/README.md`));
  await pool.close();
  return [
    { name: "hub alone: listing", value: listed * Math.min(count, 1_000), unit: "repositories/s" },
    { name: "hub alone: files", value: files, unit: "requests/s" },
  ];
}

/** Calls per second over a few seconds, some at once. */
async function rate(call: (i: number) => Promise<void>): Promise<number> {
  const start = performance.now();
  let next = 0;
  let done = 0;
  const worker = async () => {
    while (performance.now() - start < SECONDS * 1_000) {
      await call(next++);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return done / ((performance.now() - start) / 1_000);
}
