import { withoutQueries } from "@/lib/hub/shown-address";
import { storableText } from "@/lib/hub/storable-text";

/** Why the Hub gave no answer, in the words a run's outcome is stored with. */
export type HubErrorKind =
  "not_found" | "gated" | "unauthorized" | "rate_limited" | "unavailable" | "disabled" | "invalid";

/** A request the Hub did not answer; `message` is a sentence for the publisher of the model. */
export class HubError extends Error {
  readonly kind: HubErrorKind;
  /** The HTTP status, or null where no answer arrived. */
  readonly status: number | null;

  constructor(kind: HubErrorKind, message: string, status: number | null = null, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "HubError";
    this.kind = kind;
    this.status = status;
  }
}

/** More came than was asked for or can be read; a question for less may be answered. */
export class OversizedAnswer extends HubError {
  constructor(message: string) {
    super("invalid", message, 200);
    this.name = "OversizedAnswer";
  }
}

/** An answer as it arrived. */
type Refused = { status: number; headers: Headers; bytes: Buffer };

/** What the Hub calls an answer that is not a success. */
type Refusal = { status: number; code: string | null; message: string };

// Longer texts are HTML pages of proxies, which tell a publisher nothing.
const MESSAGE_LIMIT = 300;

// The exact sentence the Hub and its clients use for a repository that was taken down.
const DISABLED = "Access to this resource is disabled.";

/**
 * Turns a refusal of the Hub into an error.
 * @param reply an answer that is not a success
 * @param url what was asked, for naming the repository
 */
export function refusalFrom(reply: Refused, url: string): HubError {
  const refusal = readRefusal(reply);
  const kind = kindOf(refusal);
  return new HubError(kind, sentence(kind, refusal, subjectOf(url)), refusal.status);
}

/** Whether the Hub says that the repository is there and the file is not. */
export function isMissingEntry(reply: Refused): boolean {
  return reply.status === 404 && reply.headers.get("x-error-code") === "EntryNotFound";
}

function readRefusal({ status, headers, bytes }: Refused): Refusal {
  const header = headers.get("x-error-message");
  const body = header ?? readMessage(bytes.toString("utf8"));
  return {
    status,
    code: headers.get("x-error-code"),
    // Cut first: the end may halve a character.
    message: storableText(
      withoutQueries(body)
        .replace(/\p{Cc}+/gu, " ")
        .trim()
        .slice(0, MESSAGE_LIMIT),
    ),
  };
}

function readMessage(body: string): string {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value !== "object" || value === null) return "";
    const stated = "error" in value ? value.error : "message" in value ? value.message : "";
    return typeof stated === "string" ? stated : "";
  } catch {
    return "";
  }
}

function kindOf({ status, code, message }: Refusal): HubErrorKind {
  if (code === "GatedRepo") return "gated";
  if (code === "DisabledRepo" || message === DISABLED || status === 451) return "disabled";
  // To an anonymous reader the Hub answers 401 for a repository that is absent.
  if (code === "RepoNotFound" || status === 404 || status === 410) return "not_found";
  if (status === 401 || status === 403) return "unauthorized";
  if (status === 429) return "rate_limited";
  return status >= 500 ? "unavailable" : "invalid";
}

function sentence(kind: HubErrorKind, { status, code, message }: Refusal, subject: string): string {
  const said = message === "" ? "" : ` The Hub said: ${message}`;
  switch (kind) {
    case "not_found":
      return code === "RevisionNotFound" || code === "EntryNotFound"
        ? `${subject} has no such revision or file on the Hub.${said}`
        : `The Hub shows no repository ${subject}. Check the spelling; if it is private, set HF_TOKEN to a token that may read it.`;
    case "gated":
      return `${subject} is gated. Accept its terms on the Hub, then set HF_TOKEN to a token of the account that accepted them.`;
    case "disabled":
      return `The Hub has disabled access to ${subject}.`;
    case "unauthorized":
      return `The Hub refused to show ${subject}. Check that HF_TOKEN is valid and may read it.${said}`;
    case "rate_limited":
      return `The Hub is limiting requests. Try again in five minutes, or set HF_TOKEN for a higher limit.`;
    case "unavailable":
      return `The Hub could not answer for ${subject} (status ${status}). Try again later.${said}`;
    case "invalid":
      return `The Hub refused the request for ${subject} (status ${status}).${said}`;
  }
}

/** The repository a URL of the Hub is about, or its path where it is about none. */
function subjectOf(url: string): string {
  const { pathname } = new URL(url);
  const [namespace, name] = pathname
    .replace(/^.*?\/api\/models\//, "/")
    .split("/")
    .slice(1);
  return namespace !== undefined && name !== undefined && namespace !== "api"
    ? `${namespace}/${name}`
    : pathname;
}
