/** What follows an opcode's byte: nothing, a fixed number of bytes, lines, or a length and so many bytes. */
export type Argument =
  | { kind: "none" }
  | { kind: "fixed"; bytes: 1 | 2 | 4 | 8 }
  | { kind: "lines"; lines: 1 | 2 }
  | { kind: "counted"; lengthBytes: 1 | 4 | 8 };

export type Opcode = { name: string; argument: Argument };

const none: Argument = { kind: "none" };
const fixed = (bytes: 1 | 2 | 4 | 8): Argument => ({ kind: "fixed", bytes });
const lines = (amount: 1 | 2): Argument => ({ kind: "lines", lines: amount });
const counted = (lengthBytes: 1 | 4 | 8): Argument => ({ kind: "counted", lengthBytes });

/** Every opcode of protocols 0 to 5, by its byte; as Python's `pickletools` describes them. */
const LIST: readonly (readonly [code: number, name: string, argument: Argument])[] = [
  [0x28, "MARK", none],
  [0x29, "EMPTY_TUPLE", none],
  [0x2e, "STOP", none],
  [0x30, "POP", none],
  [0x31, "POP_MARK", none],
  [0x32, "DUP", none],
  [0x42, "BINBYTES", counted(4)],
  [0x43, "SHORT_BINBYTES", counted(1)],
  [0x46, "FLOAT", lines(1)],
  [0x47, "BINFLOAT", fixed(8)],
  [0x49, "INT", lines(1)],
  [0x4a, "BININT", fixed(4)],
  [0x4b, "BININT1", fixed(1)],
  [0x4c, "LONG", lines(1)],
  [0x4d, "BININT2", fixed(2)],
  [0x4e, "NONE", none],
  [0x50, "PERSID", lines(1)],
  [0x51, "BINPERSID", none],
  [0x52, "REDUCE", none],
  [0x53, "STRING", lines(1)],
  [0x54, "BINSTRING", counted(4)],
  [0x55, "SHORT_BINSTRING", counted(1)],
  [0x56, "UNICODE", lines(1)],
  [0x58, "BINUNICODE", counted(4)],
  [0x5d, "EMPTY_LIST", none],
  [0x61, "APPEND", none],
  [0x62, "BUILD", none],
  [0x63, "GLOBAL", lines(2)],
  [0x64, "DICT", none],
  [0x65, "APPENDS", none],
  [0x67, "GET", lines(1)],
  [0x68, "BINGET", fixed(1)],
  [0x69, "INST", lines(2)],
  [0x6a, "LONG_BINGET", fixed(4)],
  [0x6c, "LIST", none],
  [0x6f, "OBJ", none],
  [0x70, "PUT", lines(1)],
  [0x71, "BINPUT", fixed(1)],
  [0x72, "LONG_BINPUT", fixed(4)],
  [0x73, "SETITEM", none],
  [0x74, "TUPLE", none],
  [0x75, "SETITEMS", none],
  [0x7d, "EMPTY_DICT", none],
  [0x80, "PROTO", fixed(1)],
  [0x81, "NEWOBJ", none],
  [0x82, "EXT1", fixed(1)],
  [0x83, "EXT2", fixed(2)],
  [0x84, "EXT4", fixed(4)],
  [0x85, "TUPLE1", none],
  [0x86, "TUPLE2", none],
  [0x87, "TUPLE3", none],
  [0x88, "NEWTRUE", none],
  [0x89, "NEWFALSE", none],
  [0x8a, "LONG1", counted(1)],
  [0x8b, "LONG4", counted(4)],
  [0x8c, "SHORT_BINUNICODE", counted(1)],
  [0x8d, "BINUNICODE8", counted(8)],
  [0x8e, "BINBYTES8", counted(8)],
  [0x8f, "EMPTY_SET", none],
  [0x90, "ADDITEMS", none],
  [0x91, "FROZENSET", none],
  [0x92, "NEWOBJ_EX", none],
  [0x93, "STACK_GLOBAL", none],
  [0x94, "MEMOIZE", none],
  [0x95, "FRAME", fixed(8)],
  [0x96, "BYTEARRAY8", counted(8)],
  [0x97, "NEXT_BUFFER", none],
  [0x98, "READONLY_BUFFER", none],
];

export const OPCODES: ReadonlyMap<number, Opcode> = new Map(
  LIST.map(([code, name, argument]) => [code, { name, argument }]),
);

const ESCAPES = new Map([
  ["a", "\x07"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["v", "\v"],
  ["\n", ""],
  ["\\", "\\"],
  ["'", "'"],
  ['"', '"'],
]);

/** The text of a STRING: within quotes, with the escapes of a Python literal. */
export function unescapeString(line: string): string {
  const quoted = /^(["'])(.*)\1$/s.exec(line.trim());
  return (quoted?.[2] ?? line).replace(
    /\\(?:x([0-9a-fA-F]{2})|([0-7]{1,3})|(.))/gs,
    (_, hex: string | undefined, octal: string | undefined, letter: string | undefined) => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
      // What is no escape keeps its backslash.
      return letter === undefined ? "" : (ESCAPES.get(letter) ?? `\\${letter}`);
    },
  );
}

/** The text of a UNICODE: raw but for `\uXXXX` and `\UXXXXXXXX`. */
export function unescapeUnicode(line: string): string {
  return line.replace(
    /\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g,
    (written, short: string | undefined, long: string | undefined) => {
      const code = Number.parseInt(short ?? long ?? "", 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : written;
    },
  );
}
