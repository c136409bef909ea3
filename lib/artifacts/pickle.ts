import { ByteCursor } from "./byte-cursor";
import type { ByteSource } from "./byte-source";
import { PickleMachine } from "./pickle-machine";
import { type Progress, walkPickle } from "./pickle-walk";
import type { FileProblem, FileReading, PickleImport, PickleSummary } from "./reading";
import { Malformed, OverBudget, Unsupported } from "./refusal";
import { openZipEntry, readZipDirectory, type ZipEntry } from "./zip";

const MAX_UNPACKED_BYTES = 64_000_000;
const MAX_PICKLES = 200;
const MAX_IMPORTS = 500;
/** Torch before version 1.6: its number, its protocol, the machine, the object, the keys of what follows raw. */
const LEGACY_PICKLES = 5;
const LEGACY_NUMBER = [0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];

const INTERLEAVED =
  "The numbers of arrays stand within the pickle, as joblib writes them; what follows the first array is read as far as it can be told apart.";

type Container = PickleSummary["container"];
export type PickleReading = Pick<FileReading, "status" | "format" | "summary" | "problems">;
/** What was read, and whether an unpickler would refuse the bytes before it asks for any name. */
type Walked = { reading: PickleReading; isRefused: boolean };

/**
 * Lists the names a pickle would import and which of them it would call, without loading it. A pickle that cannot be
 * walked to its end is malformed, and what it imports before is told all the same: an unpickler runs that far too.
 */
export async function readPickle(source: ByteSource, container: Container): Promise<Walked> {
  const walk = new FileWalk();
  const failure = await walk.over(source, container).then(
    () => null,
    (error: unknown) => {
      const isOfTheFile =
        error instanceof Malformed || error instanceof Unsupported || error instanceof OverBudget;
      if (isOfTheFile) return error;
      throw error;
    },
  );
  return { reading: walk.told(container, failure), isRefused: walk.isRefused(failure) };
}

/** Whether a file without a zip archive around it is one of torch before 1.6, by its first bytes. */
export function isLegacyTorch(head: Uint8Array): boolean {
  return LEGACY_NUMBER.every((byte, at) => head[at + 4] === byte);
}

class FileWalk {
  readonly #machine = new PickleMachine();
  readonly #problems: FileProblem[] = [];
  #pickles = 0;
  readonly #progress: Progress = { protocol: 0, opcodes: 0, first: null };

  async over(source: ByteSource, container: Container): Promise<void> {
    if (container === "zip") await this.#archive(source);
    else await this.#stream(source, container);
  }

  isRefused(failure: Error | null): boolean {
    const { hasAsked, isBroken } = this.#machine;
    return !hasAsked && (isBroken || failure instanceof Malformed);
  }

  told(container: Container, failure: Error | null): PickleReading {
    const imports = this.#machine.imports();
    if (failure instanceof Malformed && this.#isOfAnotherKind(container))
      return notRead("unknown", `It is no pickle: ${failure.message}`);
    if (failure instanceof Unsupported && imports.length === 0 && this.#pickles === 0)
      return notRead(container === "zip" ? "zip" : "pickle", failure.message);
    const broken = this.#brokenness(failure);
    const isWhole =
      failure === null && !this.#machine.isInterleaved && imports.length <= MAX_IMPORTS;
    return {
      format: "pickle",
      status: broken.some(({ code }) => code === "malformed") ? "malformed" : "read",
      summary: {
        kind: "pickle",
        container,
        pickles: this.#pickles,
        protocol: this.#progress.protocol,
        opcodes: this.#progress.opcodes,
        imports: imports.slice(0, MAX_IMPORTS),
        complete: isWhole,
      },
      problems: [...dangers(imports), ...this.#problems, ...broken],
    };
  }

  /** Names of pickles are those of other formats too; an unpickler gives up on them and has run nothing. */
  #isOfAnotherKind(container: Container): boolean {
    const isWithoutTrace = this.#machine.imports().length === 0 && this.#pickles === 0;
    return container === "none" && isWithoutTrace && this.#progress.first !== "PROTO";
  }

  #brokenness(failure: Error | null): FileProblem[] {
    // An array's numbers are no opcodes, so nothing can be said of the rest but that it was not read.
    if (this.#machine.isInterleaved) return [{ code: "partly_read", message: INTERLEAVED }];
    if (failure instanceof Malformed) return [{ code: "malformed", message: failure.message }];
    if (failure) return [{ code: "partly_read", message: failure.message }];
    const { isBroken, disagreesAt } = this.#machine;
    const messages = [
      ...(disagreesAt === null
        ? []
        : [
            `At byte ${disagreesAt} an opcode reaches over the end of its frame: unpicklers read different things from there on.`,
          ]),
      ...(isBroken ? ["A pickle takes more from its stack or memo than it put there."] : []),
    ];
    return messages.map((message) => ({ code: "malformed", message }));
  }

  async #archive(source: ByteSource): Promise<void> {
    const entries = await readZipDirectory(source);
    const pickles = entries.filter(({ name }) => /[.](?:pkl|pickle)$/i.test(name));
    if (pickles.length === 0) throw new Unsupported("It is a zip archive without a pickle.");
    const inOrder = pickles.toSorted((a, b) => Number(isLoaded(b)) - Number(isLoaded(a)));
    let failure: Error | null = null;
    for (const entry of inOrder.slice(0, MAX_PICKLES))
      try {
        await this.#stream(await openZipEntry(source, entry, MAX_UNPACKED_BYTES), "none");
      } catch (error) {
        // One entry that cannot be read must not keep the others from being read.
        if (!(error instanceof Malformed || error instanceof Unsupported)) throw error;
        failure ??= error;
      }
    if (failure) throw failure;
    if (pickles.length > MAX_PICKLES)
      throw new Unsupported(
        `It is an archive of ${pickles.length} pickles; ${MAX_PICKLES} are read.`,
      );
  }

  async #stream(source: ByteSource, container: Container): Promise<void> {
    const cursor = new ByteCursor(source);
    await this.#one(cursor);
    for (let done = 1; await cursor.reach(1); done += 1) {
      // Behind its pickles stand the raw numbers of the tensors.
      if (container === "torch_legacy" && done === LEGACY_PICKLES) return;
      if (done === 1 && container !== "torch_legacy") this.#goesOn(cursor.position);
      if (done > MAX_PICKLES) throw new Unsupported(`It holds more than ${MAX_PICKLES} pickles.`);
      await this.#next(cursor);
    }
  }

  #goesOn(at: number) {
    this.#problems.push({
      code: "trailing",
      message: `The pickle ends at byte ${at}, and the file goes on.`,
    });
  }

  async #next(cursor: ByteCursor): Promise<void> {
    const at = cursor.position;
    try {
      await this.#one(cursor);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      throw new Malformed(`What follows at byte ${at} is no whole pickle. ${error.message}`);
    }
  }

  async #one(cursor: ByteCursor): Promise<void> {
    this.#machine.restart();
    await walkPickle(cursor, this.#machine, this.#progress);
    this.#pickles += 1;
  }
}

/** The one torch loads, of which it finds the name whatever its case. */
const isLoaded = ({ name }: ZipEntry) => /(?:^|[/])data[.]pkl$/i.test(name);

/** What is told of a file there is no reader for. */
export function notRead(format: string, message: string): PickleReading {
  return {
    status: "unsupported",
    format,
    summary: { kind: "none" },
    problems: [{ code: "unsupported", message }],
  };
}

const DANGERS_TOLD = 10;

function dangers(imports: readonly PickleImport[]): FileProblem[] {
  return imports
    .filter(({ verdict }) => verdict === "dangerous")
    .slice(0, DANGERS_TOLD)
    .map((found) => ({ code: "dangerous_import", message: sentenceOf(found) }));
}

function sentenceOf({ module: from, name, calls, argument }: PickleImport): string {
  const what =
    from === null || name === null ? "a name it works out while loading" : `${from}.${name}`;
  if (calls === 0) return `It imports ${what}, which can run code when the file is loaded.`;
  const given = argument === null ? "" : ` with ${JSON.stringify(argument)}`;
  return `It imports ${what} and calls it${given} when the file is loaded.`;
}
