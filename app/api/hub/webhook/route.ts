import type { z } from "zod";
import { env } from "@/lib/env";
import type { FieldError } from "@/lib/errors";
import { receiveNews } from "@/lib/sync/webhook/commands";
import { newsOf } from "@/lib/sync/webhook/delivery";
import { Delivery, type DeliveryStatus } from "@/lib/sync/webhook/schema";
import { isSecret } from "@/lib/sync/webhook/secret";
import { readText } from "@/lib/web/body";
import { problem, problemOf } from "@/lib/web/problem";

const MAX_BYTES = 256 * 1024;

/** The Hub says that a repository changed: 202 as soon as that is noted and a worker will look. */
export async function POST(request: Request): Promise<Response> {
  try {
    const { PROOFLINE_WEBHOOK_SECRET: secret, PROOFLINE_HUB_URL: hubUrl } = env();
    if (secret === undefined)
      return problem(
        503,
        "Webhooks are not set up here: set PROOFLINE_WEBHOOK_SECRET to the secret given to the Hub.",
      );
    const given = request.headers.get("x-webhook-secret");
    if (given === null) return problem(403, "The header X-Webhook-Secret is missing.");
    if (!isSecret(given, secret))
      return problem(403, "X-Webhook-Secret is not the secret set here.");
    const text = await readText(request, MAX_BYTES);
    if (text === null) return problem(413, `A delivery has at most ${MAX_BYTES} bytes.`);
    const delivery = readDelivery(text);
    if (delivery instanceof Response) return delivery;
    const news = newsOf(delivery);
    return accepted(news === null ? "ignored" : await receiveNews(hubUrl, news));
  } catch (error) {
    return await problemOf(error, { method: "POST", path: new URL(request.url).pathname });
  }
}

function readDelivery(text: string): Delivery | Response {
  let payload: unknown;
  try {
    payload = JSON.parse(text);
  } catch {
    const message = "is not JSON, or not all of it arrived";
    return problem(400, `The body ${message}.`, { errors: [{ field: "body", message }] });
  }
  const read = Delivery.safeParse(payload, { error: wordsFor });
  if (read.success) return read.data;
  const errors: FieldError[] = read.error.issues.map(({ path, message }) => ({
    field: path.join(".") || "body",
    message,
  }));
  return problem(400, "The body is not a delivery of the Hub's webhooks.", { errors });
}

const KINDS: Record<string, string> = { string: "text", array: "a list", object: "an object" };

/** What a field of a delivery must be, for the person who sends it. */
function wordsFor(issue: z.core.$ZodRawIssue): string {
  if (issue.code === "too_big") return `must have at most ${issue.maximum} characters`;
  if (issue.code === "too_small") return "is empty";
  if (issue.input === undefined) return "is missing";
  return `must be ${KINDS[issue.code === "invalid_type" ? issue.expected : ""] ?? "something else"}`;
}

function accepted(status: DeliveryStatus): Response {
  return Response.json({ status }, { status: 202, headers: { "cache-control": "no-store" } });
}

const refuse = () =>
  problem(405, "Deliveries are sent to this address with POST.", { headers: { allow: "POST" } });
export { refuse as DELETE, refuse as GET, refuse as PATCH, refuse as PUT };
