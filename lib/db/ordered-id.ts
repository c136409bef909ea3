import { randomUUID } from "node:crypto";

let last = { at: 0, turn: 0 };
const TURNS = 0x1000;

/**
 * A UUID of version 7, greater than every one this process made before: rows keep the order they were made in, and an
 * index over them grows at its end.
 */
export function orderedId(): string {
  const now = Date.now();
  if (now > last.at) last = { at: now, turn: 0 };
  else if (last.turn + 1 < TURNS) last = { ...last, turn: last.turn + 1 };
  else last = { at: last.at + 1, turn: 0 };
  const at = last.at.toString(16).padStart(12, "0");
  const turn = last.turn.toString(16).padStart(3, "0");
  // The variant and 62 random bits.
  return `${at.slice(0, 8)}-${at.slice(8)}-7${turn}-${randomUUID().slice(19)}`;
}
