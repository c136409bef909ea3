import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Who writes a file: a process, and the place its number means something in. */
export type Owner = { place: string; pid: number; born: number };

const FORM = /^([0-9a-f]{12})-(\d+)-(\d+)-\d+$/;

let place: string | undefined;
let count = 0;

/** A name for a file of this process that no other process, and no other call, has. */
export function ownName(): string {
  count += 1;
  return `${thisPlace()}-${process.pid}-${born()}-${count}`;
}

/** Whose name it is; null where it is nobody's. */
export function ownerOf(name: string): Owner | null {
  const [, place, pid, born] = FORM.exec(name) ?? [];
  if (place === undefined) return null;
  return { place, pid: Number(pid), born: Number(born) };
}

/** Whether the process has certainly ended. Of another machine's or container's, nothing is certain. */
export function isDead(owner: Owner): boolean {
  if (owner.place !== thisPlace()) return false;
  // The number of a process that ended is given out again, to this one as well.
  if (owner.pid === process.pid) return owner.born !== born();
  try {
    process.kill(owner.pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}

function born(): number {
  return Math.round(performance.timeOrigin);
}

/** Process numbers are compared only within one boot of one machine, and one container of it. */
function thisPlace(): string {
  place ??= createHash("sha256")
    .update(
      [
        hostname(),
        orNothing(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8")),
        orNothing(() => readlinkSync("/proc/self/ns/pid")),
      ].join("\n"),
    )
    .digest("hex")
    .slice(0, 12);
  return place;
}

/** Only Linux tells these. */
function orNothing(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}
