/** A condition its reader can act on: shown as this sentence, never with a stack. */
export class Refusal extends Error {
  /**
   * @param {string} sentence what happened and what to do about it
   * @param {string[]} [details] lines of somebody else's output that show why
   */
  constructor(sentence, details = []) {
    super(sentence);
    this.name = "Refusal";
    this.details = details;
  }
}

/**
 * The text for a failure of any kind: the sentence of a `Refusal`, and for a bug its
 * message without the stack.
 *
 * @param {unknown} error
 * @returns {string}
 */
export function sentenceFor(error) {
  if (error instanceof Refusal)
    return [error.message, ...error.details.map((l) => `  ${l}`)].join("\n");
  const message = error instanceof Error ? error.message || error.name : String(error);
  return `Stopped by an error nobody foresaw: ${message}`;
}
