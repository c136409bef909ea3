import { z } from "zod";
import { db } from "@/lib/db/client";
import { createRule } from "@/lib/sync/rules/commands";
import { followRule } from "@/lib/sync/rules/follow";
import { listRules } from "@/lib/sync/rules/queries";
import { openHub } from "@/lib/sync/hub";

// Follows one rule over the made-up Hub, in a process of its own so that its memory can be told. The environment names
// the database and the Hub; the arguments are the depth and the reach.

const depth = z.enum(["listing", "full"]).parse(process.argv[2]);
const reach = z.enum(["incremental", "full"]).parse(process.argv[3]);
const actor = { kind: "system", job: "bench" } as const;
const everything = {
  name: "bench",
  kind: "all",
  selector: {},
  depth,
  mirrors: false,
  enabled: true,
  everyMinutes: 60,
  reconcileHours: 168,
  guardShare: 0.2,
} as const;

const [known] = await listRules();
const rule = known ?? (await createRule(everything, actor));
const hub = openHub();
const before = process.cpuUsage();
const start = performance.now();
const { sentence, counts } = await followRule(rule, { hub, reach, job: "bench" });
const seconds = (performance.now() - start) / 1_000;
await db().$disconnect();
const maxRssMiB = process.resourceUsage().maxRSS / 1_024;
const read = Object.values(counts).reduce((sum, count) => sum + count, 0);
const cpu = process.cpuUsage(before);
const cpuSeconds = (cpu.user + cpu.system) / 1e6;
const told = { seconds, cpuSeconds, read, requests: hub.requests(), maxRssMiB, sentence };
process.stdout.write(`${JSON.stringify(told)}\n`);
process.exit(0);
