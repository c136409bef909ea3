import type { ByteCursor } from "./byte-cursor";
import type { PickleMachine } from "./pickle-machine";
import { OPCODES, type Opcode } from "./pickle-opcodes";
import { type Operand, STEPS } from "./pickle-steps";
import { Malformed, Unsupported } from "./refusal";

// No module or name is longer; a text beyond it is not followed, and an import by it counts as one of no known name.
const LONGEST_TEXT = 1024;
const LONGEST_LINE = 100_000;
const HIGHEST_PROTOCOL = 5;

/** How far pickles were walked; adds up over those of a file. */
export type Progress = { protocol: number; opcodes: number; first: string | null };

/**
 * Walks one pickle to its STOP, opcode by opcode, and tells the machine what each does; a payload that can be no name is
 * passed over unread. What an unpickler would refuse without running anything further is noted by the machine, and the
 * walk goes on: it must see at least what every unpickler sees.
 * @throws {Malformed} where the next opcode cannot be found @throws {Unsupported} where it would lead too far
 */
export async function walkPickle(
  cursor: ByteCursor,
  machine: PickleMachine,
  walk: Progress,
): Promise<void> {
  let frame = 0;
  for (;;) {
    if (!cursor.holds(1)) await cursor.demand(1, "a pickle");
    const at = cursor.position;
    const opcode = OPCODES.get(cursor.u8());
    if (!opcode) throw new Malformed(`At byte ${at} of a pickle stands what is no opcode.`);
    const operand = await operandOf(cursor, opcode);
    const reachesOver = at < frame && cursor.position > frame;
    // Python's own unpickler in C drops what is left of a frame then, the one in Python refuses, the one of a text at
    // hand reads on: three different files in one.
    if (reachesOver || (opcode.name === "FRAME" && at < frame)) machine.disagree(at);
    if (opcode.name === "FRAME") frame = cursor.position + operand.number;
    walk.opcodes += 1;
    walk.first ??= opcode.name;
    if (opcode.name === "PROTO") walk.protocol = Math.max(walk.protocol, protocolOf(operand));
    if (opcode.name === "STOP") return;
    const step = STEPS.get(opcode.name);
    // Numbers, bytes, constants, empty containers: values no name is made of.
    if (step) step(machine, operand);
    else machine.push();
    if (!machine.isBearable)
      throw new Unsupported(
        "It holds more values at once than are followed; it was read up to there.",
      );
  }
}

const NO_OPERAND: Operand = { number: 0, text: null, second: null };

async function operandOf(cursor: ByteCursor, { name, argument }: Opcode): Promise<Operand> {
  switch (argument.kind) {
    case "none":
      return NO_OPERAND;
    case "fixed":
      if (!cursor.holds(argument.bytes)) await cursor.demand(argument.bytes, name);
      return { ...NO_OPERAND, number: unsigned(cursor, argument.bytes) };
    case "counted":
      return countedOperand(cursor, name, argument.lengthBytes);
    case "lines": {
      const text = await lineOf(cursor, name);
      const second = argument.lines === 2 ? await lineOf(cursor, name) : null;
      return { number: 0, text, second };
    }
  }
}

async function countedOperand(
  cursor: ByteCursor,
  name: string,
  lengthBytes: 1 | 4 | 8,
): Promise<Operand> {
  if (!cursor.holds(lengthBytes)) await cursor.demand(lengthBytes, name);
  const length = unsigned(cursor, lengthBytes);
  // Lengths of these two are signed, and a negative one is refused.
  const isNegative = lengthBytes === 4 && length >= 2 ** 31;
  if (isNegative && (name === "BINSTRING" || name === "LONG4"))
    throw new Malformed(`A ${name} says it is of a negative length.`);
  if (length > LONGEST_TEXT || !isText(name)) {
    if (!cursor.skip(length)) await cursor.demand(length, name);
    return NO_OPERAND;
  }
  await cursor.demand(length, name);
  return { ...NO_OPERAND, text: UTF8.decode(cursor.bytes(length)) };
}

const isText = (name: string) => name.includes("UNICODE") || name.includes("STRING");

function unsigned(cursor: ByteCursor, bytes: 1 | 2 | 4 | 8): number {
  switch (bytes) {
    case 1:
      return cursor.u8();
    case 2:
      return cursor.u16();
    case 4:
      return cursor.u32();
    case 8:
      // Beyond what can be counted exactly it is longer than any file, and is told so.
      return Number(cursor.u64());
  }
}

/**
 * A line without its end; null where it is too long to be a name. Of a last line without an end, Python's own unpickler
 * takes all but the last character.
 */
async function lineOf(cursor: ByteCursor, name: string): Promise<string | null> {
  let length = cursor.indexOf(0x0a);
  while (length === -1 && (await cursor.fill())) length = cursor.indexOf(0x0a);
  if (length === -1 && cursor.held === 0) await cursor.demand(1, `the line of a ${name}`);
  const line = cursor.bytes(length === -1 ? cursor.held : length + 1).subarray(0, -1);
  if (line.length > LONGEST_LINE) return null;
  return name === "UNICODE" ? LATIN.decode(line) : UTF8.decode(line);
}

const UTF8 = new TextDecoder("utf-8", { ignoreBOM: true });
const LATIN = new TextDecoder("latin1");

function protocolOf({ number }: Operand): number {
  if (number > HIGHEST_PROTOCOL)
    throw new Malformed(
      `It is a pickle of protocol ${number}; the highest there is is ${HIGHEST_PROTOCOL}.`,
    );
  return number;
}
