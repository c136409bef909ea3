import { verdictOf } from "./pickle-imports";
import type { PickleImport } from "./reading";

/** A name a pickle asks the interpreter for. */
type Import = Omit<PickleImport, "verdict"> & {
  /** Given to something, or stored in it: what becomes of it is no longer seen. */
  isPassedOn: boolean;
  /** Calls of `getattr` on a known name with a known text: imports of their own, and told as such. */
  resolvedCalls: number;
};

type Value =
  | { kind: "text"; text: string }
  | { kind: "import"; from: Import }
  /** What a call of an import gave. */
  | { kind: "made"; by: Import }
  | { kind: "items"; items: readonly Value[] }
  | { kind: "other" };

const OTHER: Value = { kind: "other" };
const ARGUMENTS_KEPT = 8;
const ARGUMENT_CHARACTERS = 300;
const NAME_CHARACTERS = 300;
const MAX_VALUES = 2_000_000;

/** What stands on the stack of an unpickler, as far as it tells which names are asked for and called. Nothing is executed. */
export class PickleMachine {
  #stack: Value[] = [];
  #marked: Value[][] = [];
  #values = 0;
  #memo = new Map<number, Value>();
  readonly #imports = new Map<string, Import>();
  /** Whether an opcode wanted more of the stack or the memo than there was; an unpickler stops there. */
  isBroken = false;
  /** Whether a name was asked for before anything broke: an unpickler gets that far, whatever follows. */
  hasAsked = false;

  /** Whether numbers of an array may stand between the opcodes, as joblib writes them: what is read then may be none. */
  isInterleaved = false;
  /** At which byte unpicklers begin to disagree on what is there; null where they never do. */
  disagreesAt: number | null = null;

  /** False when a pickle holds so much at once that following it would exhaust this process. */
  get isBearable(): boolean {
    return this.#values <= MAX_VALUES && this.#memo.size <= MAX_VALUES;
  }

  /** What was asked for so far, most dangerous first. */
  imports(): PickleImport[] {
    const order = ["dangerous", "unknown", "safe"];
    return [...this.#imports.values()]
      .map(toldOf)
      .toSorted(
        (a, b) =>
          order.indexOf(a.verdict) - order.indexOf(b.verdict) ||
          `${a.module}.${a.name}`.localeCompare(`${b.module}.${b.name}`),
      );
  }

  /** Begins the next pickle of the same file: the stack and the memo are new, the imports add up. */
  restart() {
    this.#stack = [];
    this.#marked = [];
    this.#values = 0;
    this.#memo = new Map();
  }

  /** From here on an unpickler may read other opcodes than stand here, so any name may be asked for. */
  disagree(at: number) {
    this.disagreesAt ??= at;
    this.#ask(null, null);
  }

  push(value: Value = OTHER) {
    this.#stack.push(value);
    this.#values += 1;
  }

  pushText(text: string) {
    this.push({ kind: "text", text });
  }

  /** Null where a name is too long to be followed. */
  pushImport(module: string | null, name: string | null) {
    this.push({ kind: "import", from: this.#ask(module, name) });
  }

  /** STACK_GLOBAL: module and name are taken from the stack; whatever else stands there cannot be told beforehand. */
  pushNamedImport() {
    const [name, from] = [this.#pop(), this.#pop()];
    if (name.kind === "text" && from.kind === "text") this.pushImport(from.text, name.text);
    else this.pushImport(null, null);
  }

  mark() {
    this.#marked.push(this.#stack);
    this.#stack = [];
    this.#values += 1;
  }

  /** POP: the topmost value, or a mark that is topmost. */
  drop() {
    if (this.#stack.length === 0 && this.#marked.length > 0) this.#unmark();
    else this.#pop();
  }

  dropToMark() {
    this.#unmark();
  }

  duplicate() {
    this.push(this.#stack.at(-1) ?? this.#missing());
  }

  /** Takes values that become part of what is beneath them. */
  store(amount: number) {
    for (let at = 0; at < amount; at += 1) passOn(this.#pop());
  }

  storeToMark() {
    this.#unmark().forEach(passOn);
  }

  /** Replaces values by a tuple of them. */
  tuple(amount: number) {
    this.#pushTuple(Array.from({ length: amount }, () => this.#pop()).toReversed());
  }

  tupleToMark() {
    this.#pushTuple(this.#unmark());
  }

  /** A container of everything above the mark. */
  containerToMark() {
    this.storeToMark();
    this.push();
  }

  remember(key: number) {
    this.#memo.set(key, this.#stack.at(-1) ?? this.#missing());
  }

  /** MEMOIZE: under the number of what is remembered already. */
  rememberNext() {
    this.remember(this.#memo.size);
  }

  recall(key: number) {
    this.push(this.#memo.get(key) ?? this.#missing());
  }

  /** REDUCE, NEWOBJ and NEWOBJ_EX: calls what lies beneath so many arguments. */
  call(amount: 1 | 2) {
    const given = Array.from({ length: amount }, () => this.#pop()).toReversed();
    this.#call(this.#pop(), given[0]?.kind === "items" ? given[0].items : given);
  }

  /** OBJ: what lies above the mark is the callee and its arguments. */
  callToMark() {
    const [callee = this.#missing(), ...given] = this.#unmark();
    given.forEach(passOn);
    this.#call(callee, given);
  }

  /** INST: names the callee itself. */
  callNamed(module: string | null, name: string | null) {
    const given = this.#unmark();
    given.forEach(passOn);
    this.#call({ kind: "import", from: this.#ask(module, name) }, given);
  }

  /** BUILD: fills an object with a state, or calls what it has for that. */
  build() {
    passOn(this.#pop());
    const target = this.#stack.at(-1) ?? this.#missing();
    // To fill a class or a module itself is to change what others get of it.
    if (target.kind === "import") {
      target.from.calls += 1;
      target.from.isPassedOn = true;
    }
    if (target.kind === "made" && isArrayOfJoblib(target.by)) this.isInterleaved = true;
  }

  #call(callee: Value, given: readonly Value[]) {
    if (callee.kind !== "import" && callee.kind !== "made") {
      this.push();
      return;
    }
    const by = callee.kind === "import" ? callee.from : callee.by;
    by.calls += 1;
    by.argument ??= argumentOf(given);
    const reached = callee.kind === "import" ? attributeOf(by, given) : null;
    if (reached) by.resolvedCalls += 1;
    if (reached) this.pushImport(reached.module, reached.name);
    else this.push({ kind: "made", by });
  }

  #ask(module: string | null, name: string | null): Import {
    if (!this.isBroken) this.hasAsked = true;
    const key = module === null || name === null ? "" : `${module}\n${name}`;
    const known = this.#imports.get(key);
    if (known) {
      known.times += 1;
      return known;
    }
    const asked: Import = {
      module,
      name,
      times: 1,
      calls: 0,
      argument: null,
      isPassedOn: false,
      resolvedCalls: 0,
    };
    const isName = /^[\w.]*$/.test(`${module ?? ""}.${name ?? ""}`);
    if (isName || !this.isInterleaved) this.#imports.set(key, asked);
    return asked;
  }

  #pushTuple(items: readonly Value[]) {
    items.forEach(passOn);
    this.push({ kind: "items", items: items.slice(0, ARGUMENTS_KEPT) });
  }

  #pop(): Value {
    const value = this.#stack.pop();
    if (value === undefined) return this.#missing();
    this.#values -= 1;
    return value;
  }

  #unmark(): Value[] {
    const items = this.#stack;
    const beneath = this.#marked.pop();
    if (!beneath) this.isBroken = true;
    this.#stack = beneath ?? [];
    this.#values -= items.length + (beneath ? 1 : 0);
    return items;
  }

  #missing(): Value {
    this.isBroken = true;
    return OTHER;
  }
}

const isArrayOfJoblib = ({ module: from, name }: Import) =>
  from !== null && from.startsWith("joblib.") && name === "NumpyArrayWrapper";

function passOn(value: Value) {
  if (value.kind === "import") value.from.isPassedOn = true;
}

/** What `getattr` reaches, where that can be told: `getattr(torch.Tensor, "size")` is `torch` and `Tensor.size`. */
function attributeOf(
  { module, name }: Import,
  [owner, attribute]: readonly Value[],
): { module: string; name: string } | null {
  if (name !== "getattr" || (module !== "builtins" && module !== "__builtin__")) return null;
  if (owner?.kind !== "import" || attribute?.kind !== "text") return null;
  const { from } = owner;
  return from.module === null || from.name === null
    ? null
    : { module: from.module, name: `${from.name}.${attribute.text}` };
}

function argumentOf(given: readonly Value[]): string | null {
  const texts = given.flatMap((value) => (value.kind === "text" ? value.text : []));
  return texts.length === 0 ? null : texts.join(", ").slice(0, ARGUMENT_CHARACTERS);
}

function toldOf({ isPassedOn, resolvedCalls, ...asked }: Import): PickleImport {
  const { module, name, calls } = asked;
  const verdict = module === null || name === null ? "dangerous" : verdictOf(module, name);
  const isResolved = name === "getattr" && calls > 0 && calls === resolvedCalls && !isPassedOn;
  return {
    ...asked,
    module: asked.module?.slice(0, NAME_CHARACTERS) ?? null,
    name: asked.name?.slice(0, NAME_CHARACTERS) ?? null,
    verdict: isResolved ? "unknown" : verdict,
    argument: verdict === "dangerous" && !isResolved ? asked.argument : null,
  };
}
