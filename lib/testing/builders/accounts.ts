import { sessionCookie } from "@/lib/accounts/session";
import { digestOf, newSecret } from "@/lib/accounts/secret";
import { db } from "@/lib/db/client";
import { unique } from "@/lib/testing/builders/unique";

/** Somebody with a live session, and the header their browser sends. */
export type SignedInPerson = { id: string; name: string; cookie: string; token: string };

/** A person who is signed in; an administrator only where it is said. */
export async function aSignedInPerson({
  isAdmin = false,
  expires = new Date(Date.now() + 60 * 60 * 1000),
}: { isAdmin?: boolean; expires?: Date } = {}): Promise<SignedInPerson> {
  const token = newSecret();
  const name = unique("person");
  const { id } = await db().user.create({ data: { name, isAdmin } });
  await db().session.create({ data: { sessionToken: digestOf(token), userId: id, expires } });
  return { id, name, token, cookie: `${sessionCookie().name}=${token}` };
}
