import { db } from "@/lib/db/client";
import { createHub } from "@/lib/hub/client";
import { sharedLimiter } from "@/lib/sync/limits/shared-limiter";

// A process that asks a Hub for one repository again and again, within the limits it shares with others.
// Arguments: the Hub's address, the token or "", the repository, how often, how many at once. Prints how many answers came.

const [hubUrl = "", token = "", ref = "", times = "0", atOnce = "1"] = process.argv.slice(2);
const stated = token === "" ? null : token;
const hub = createHub({
  url: hubUrl,
  token: stated,
  limiter: sharedLimiter({ hubUrl, token: stated }),
});
let left = Number(times);
let answers = 0;
async function ask() {
  while (left > 0) {
    left -= 1;
    await hub.info(ref);
    answers += 1;
  }
}
await Promise.all(Array.from({ length: Number(atOnce) }, ask));
process.stdout.write(`${answers}\n`);
await db().$disconnect();
