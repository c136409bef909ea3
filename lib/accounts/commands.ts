import { digestOf, newSecret, Secret } from "@/lib/accounts/secret";
import { SESSION_SECONDS } from "@/lib/accounts/session";
import { countFailure, heldBackUntil } from "@/lib/accounts/throttle/commands";
import { recordAudit } from "@/lib/audit/commands";
import { db, type Transaction } from "@/lib/db/client";

const IDENTIFIER = "admin-link";
const LINK_MINUTES = 60;
const FIRST_NAME = "Administrator";

/** A code that signs in as administrator once. It is shown now and kept nowhere. */
export type AdminLink = { code: string; expires: Date };

/** What became of a code: a session, or why not. */
export type SignIn =
  | { ok: true; token: string; expires: Date }
  | { ok: false; problem: "unusable" | "expired" | "throttled" };

/** Makes a one-time code for the administrator. The one made before it no longer works. */
export async function makeAdminLink(job: string, now: Date): Promise<AdminLink> {
  const link = { code: newSecret(), expires: new Date(now.getTime() + LINK_MINUTES * 60_000) };
  await db().$transaction(async (tx) => {
    await takeTurns(tx);
    await tx.verificationToken.deleteMany({ where: { identifier: IDENTIFIER } });
    await tx.verificationToken.create({
      data: { identifier: IDENTIFIER, token: digestOf(link.code), expires: link.expires },
    });
    await recordAudit(tx, {
      actor: { kind: "system", job },
      action: "admin_link.made",
      subject: { kind: "installation", id: IDENTIFIER },
      payload: { expires: link.expires.toISOString() },
    });
  });
  return link;
}

/**
 * Turns a code into a session of the administrator, who is created by the first. A code works once, whether or not it
 * still was in time; wrong ones are counted by where they come from.
 */
export async function signInByAdminLink(
  { code, from }: { code: string; from: string },
  now: Date,
): Promise<SignIn> {
  const attempt = { what: IDENTIFIER, from };
  if (await heldBackUntil(attempt, now)) return { ok: false, problem: "throttled" };
  const signIn = Secret.safeParse(code).success
    ? await db().$transaction((tx) => consume(tx, code, now))
    : ({ ok: false, problem: "unusable" } as const);
  if (!signIn.ok) await countFailure(attempt, now);
  return signIn;
}

async function consume(tx: Transaction, code: string, now: Date): Promise<SignIn> {
  await takeTurns(tx);
  const [row] = await tx.$queryRaw<{ expires: Date }[]>`
    DELETE FROM verification_tokens WHERE identifier = ${IDENTIFIER} AND token = ${digestOf(code)}
    RETURNING expires`;
  if (!row) return { ok: false, problem: "unusable" };
  if (row.expires <= now) return { ok: false, problem: "expired" };

  const known = await tx.user.findFirst({
    where: { isAdmin: true },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  const admin = known ?? (await tx.user.create({ data: { name: FIRST_NAME, isAdmin: true } }));
  const session = { token: newSecret(), expires: new Date(now.getTime() + SESSION_SECONDS * 1000) };
  await tx.session.deleteMany({ where: { userId: admin.id, expires: { lte: now } } });
  await tx.session.create({
    data: { sessionToken: digestOf(session.token), userId: admin.id, expires: session.expires },
  });
  await recordAudit(tx, {
    actor: { kind: "user", id: admin.id, name: admin.name ?? admin.email ?? admin.id },
    action: known ? "user.signed_in" : "user.created",
    subject: { kind: "user", id: admin.id },
    payload: { by: IDENTIFIER, isAdmin: true, sessionExpires: session.expires.toISOString() },
  });
  return { ok: true, ...session };
}

/** Ends the session of a token; a token without one is left as it is. */
export async function endSession(token: string): Promise<void> {
  await db().session.deleteMany({ where: { sessionToken: digestOf(token) } });
}

/** Two links made or used at once must not leave two codes, nor make two administrators. */
async function takeTurns(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('proofline.admin-link'))`;
}
