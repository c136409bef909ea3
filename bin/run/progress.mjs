// Progress goes to stderr, so that stdout carries nothing but the line that says `ready`.
const out = process.stderr;
const QUIET_MS = 2000;

/** @type {Map<string, number>} title of a running step → when it began */
const running = new Map();
/** @type {NodeJS.Timeout | undefined} */
let clock;

// A terminal that closed or a reader that left (`npm start | head -1`) must not end the server.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

const seconds = (/** @type {number} */ since) => Math.round((Date.now() - since) / 1000);

function clear() {
  if (out.isTTY) out.write("\r\x1b[2K");
}

function draw() {
  if (!out.isTTY || running.size === 0) return;
  const parts = [...running].map(([title, since]) => `${title} … ${seconds(since)} s`);
  out.write("\r\x1b[2K" + parts.join("  ·  ").slice(0, (out.columns || 80) - 1));
}

/**
 * Prints one line without disturbing the line of running steps.
 *
 * @param {string} line
 */
export function say(line) {
  clear();
  out.write(line + "\n");
  draw();
}

/**
 * Runs one step and shows that it is running. Steps under two seconds leave no trace.
 *
 * @template T
 * @param {string} title
 * @param {() => Promise<T> | T} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const since = Date.now();
  running.set(title, since);
  clock ??= out.isTTY ? setInterval(draw, 1000) : undefined;
  const announce = out.isTTY ? undefined : setTimeout(() => say(`${title} …`), QUIET_MS);
  draw();
  let done = false;
  try {
    const result = await work();
    done = true;
    return result;
  } finally {
    clearTimeout(announce);
    running.delete(title);
    if (running.size === 0) {
      clearInterval(clock);
      clock = undefined;
    }
    if (done && Date.now() - since > QUIET_MS) say(`${title}: ${seconds(since)} s`);
    else clear();
    draw();
  }
}
