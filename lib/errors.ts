/** What a caller can be told went wrong; anything else is a bug and stays an `Error`. */
export type ErrorCode = "invalid" | "not_found" | "conflict" | "forbidden" | "unavailable";

/** One field of the input and what to do about it. */
export type FieldError = { field: string; message: string };

/** An expected failure, mapped to a problem document once, at the door. */
export class ProoflineError extends Error {
  readonly code: ErrorCode;
  readonly fields: FieldError[];

  constructor(code: ErrorCode, message: string, fields: FieldError[] = []) {
    super(message);
    this.name = "ProoflineError";
    this.code = code;
    this.fields = fields;
  }
}
