/** How much an answer in JSON may hold. */
export type JsonBounds = {
  /** In the list that the answer is; of no meaning for an object. */
  maxEntries: number;
  /** Values of every depth, keys not counted. */
  maxValues: number;
};

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [LIST, LIST_END, OBJECT, OBJECT_END] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Counts what JSON holds while it arrives. A value takes two bytes and, once parsed, a hundred, so that bytes alone
 * bound neither time nor memory.
 */
export class JsonCount {
  /** In the outermost list or object, from the second on. */
  private moreEntries = 0;
  private values = 0;
  private depth = 0;
  private isInText = false;
  private isEscaped = false;

  add(chunk: Uint8Array): void {
    let { moreEntries, values, depth, isInText, isEscaped } = this;
    // eslint-disable-next-line @typescript-eslint/prefer-for-of -- twice as fast, and pages are 20 MB
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (isInText) {
        if (isEscaped) isEscaped = false;
        else if (byte === BACKSLASH) isEscaped = true;
        else if (byte === QUOTE) isInText = false;
      } else if (byte === QUOTE) isInText = true;
      else if (byte === COMMA) {
        values += 1;
        if (depth === 1) moreEntries += 1;
      } else if (byte === LIST || byte === OBJECT) {
        values += 1;
        depth += 1;
      } else if (byte === LIST_END || byte === OBJECT_END) depth -= 1;
    }
    Object.assign(this, { moreEntries, values, depth, isInText, isEscaped });
  }

  /** What there is too much of, in words; null where all is within bounds. */
  excess({ maxEntries, maxValues }: JsonBounds): string | null {
    if (this.moreEntries >= maxEntries) return `has more than ${maxEntries} entries`;
    return this.values > maxValues ? `has more than ${maxValues} values` : null;
  }
}
