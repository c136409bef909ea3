import { db } from "@/lib/db/client";
import { createHub } from "@/lib/hub/client";
import { followRule } from "@/lib/sync/rules/follow";
import { findRule } from "@/lib/sync/rules/queries";

// One full reading of a rule in a process of its own, for a test to kill. Its clock is the test's.

const { TEST_HUB_URL = "", TEST_RULE = "", TEST_CLOCK_OFFSET_MS = "0" } = process.env;

const rule = await findRule(TEST_RULE);
if (!rule) throw new Error(`There is no rule ${TEST_RULE}.`);
const { status, sentence } = await followRule(rule, {
  hub: createHub({ url: TEST_HUB_URL }),
  reach: "full",
  job: "test",
  // Few at a time, so that a kill comes between many small steps and not in one large one.
  width: 4,
  now: () => new Date(Date.now() + Number(TEST_CLOCK_OFFSET_MS)),
});
console.log(sentence);
await db().$disconnect();
process.exit(status === "completed" ? 0 : 1);
