import type { PickleMachine } from "./pickle-machine";
import { unescapeString, unescapeUnicode } from "./pickle-opcodes";

/** What stands behind an opcode: a number, a text, or the two lines of a name. */
export type Operand = { number: number; text: string | null; second: string | null };

type Step = (machine: PickleMachine, operand: Operand) => void;

const nothing: Step = () => undefined;
const text: Step = (machine, operand) => {
  if (operand.text === null) machine.push();
  else machine.pushText(operand.text);
};
const stores: Step = (machine) => machine.storeToMark();
const contains: Step = (machine) => machine.containerToMark();
const recalls: Step = (machine, { number }) => machine.recall(number);
const remembers: Step = (machine, { number }) => machine.remember(number);
const calls: Step = (machine) => machine.call(1);
/** A number that stands for a name in a registry of the program that loads. */
const registered: Step = (machine, { number }) =>
  machine.pushImport("copyreg extension", String(number));

/** What an opcode does to the stack, the memo and the names asked for; one that is not here pushes a value. */
export const STEPS: ReadonlyMap<string, Step> = new Map<string, Step>([
  ["PROTO", nothing],
  ["FRAME", nothing],
  ["READONLY_BUFFER", nothing],
  ["MARK", (machine) => machine.mark()],
  ["POP", (machine) => machine.drop()],
  ["POP_MARK", (machine) => machine.dropToMark()],
  ["DUP", (machine) => machine.duplicate()],
  ["BINSTRING", text],
  ["SHORT_BINSTRING", text],
  ["BINUNICODE", text],
  ["SHORT_BINUNICODE", text],
  ["BINUNICODE8", text],
  ["STRING", (machine, operand) => machine.pushText(unescapeString(operand.text ?? ""))],
  ["UNICODE", (machine, operand) => machine.pushText(unescapeUnicode(operand.text ?? ""))],
  ["APPEND", (machine) => machine.store(1)],
  ["SETITEM", (machine) => machine.store(2)],
  ["APPENDS", stores],
  ["SETITEMS", stores],
  ["ADDITEMS", stores],
  ["LIST", contains],
  ["DICT", contains],
  ["FROZENSET", contains],
  ["TUPLE", (machine) => machine.tupleToMark()],
  ["EMPTY_TUPLE", (machine) => machine.tuple(0)],
  ["TUPLE1", (machine) => machine.tuple(1)],
  ["TUPLE2", (machine) => machine.tuple(2)],
  ["TUPLE3", (machine) => machine.tuple(3)],
  ["GET", (machine, operand) => machine.recall(wholeOf(operand.text))],
  ["BINGET", recalls],
  ["LONG_BINGET", recalls],
  ["PUT", (machine, operand) => machine.remember(wholeOf(operand.text))],
  ["BINPUT", remembers],
  ["LONG_BINPUT", remembers],
  ["MEMOIZE", (machine) => machine.rememberNext()],
  ["GLOBAL", (machine, operand) => machine.pushImport(operand.text, operand.second)],
  ["STACK_GLOBAL", (machine) => machine.pushNamedImport()],
  ["EXT1", registered],
  ["EXT2", registered],
  ["EXT4", registered],
  ["INST", (machine, operand) => machine.callNamed(operand.text, operand.second)],
  ["OBJ", (machine) => machine.callToMark()],
  ["REDUCE", calls],
  ["NEWOBJ", calls],
  ["NEWOBJ_EX", (machine) => machine.call(2)],
  ["BUILD", (machine) => machine.build()],
  [
    "BINPERSID",
    (machine) => {
      machine.store(1);
      machine.push();
    },
  ],
]);

/** As Python reads it: signs, blanks and underscores allowed. */
function wholeOf(line: string | null): number {
  const digits = (line ?? "").trim().replaceAll("_", "");
  return /^[+-]?\d+$/.test(digits) ? Number(digits) : Number.NaN;
}
