/** Bytes that are not what their format demands; `message` is a sentence for the publisher. */
export class Malformed extends Error {
  constructor(message: string) {
    super(message);
    this.name = "Malformed";
  }
}

/** Bytes this product has no reader for, with the reason. */
export class Unsupported extends Error {
  constructor(message: string) {
    super(message);
    this.name = "Unsupported";
  }
}

/** More would have to be read than a reader may take. */
export class OverBudget extends Error {
  readonly maxBytes: number;

  constructor(maxBytes: number) {
    super(`Reading it would take more than ${maxBytes} bytes.`);
    this.name = "OverBudget";
    this.maxBytes = maxBytes;
  }
}
