import { PrismaAdapter } from "@next-auth/prisma-adapter";
import { type NextAuthOptions } from "next-auth";
import type { Adapter } from "next-auth/adapters";
import { z } from "zod";
import { digestOf, newSecret } from "@/lib/accounts/secret";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";

/** A working day. */
export const SESSION_SECONDS = 12 * 60 * 60;

/** What a session says of its person. */
export const SignedIn = z.object({
  id: z.uuid(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  isAdmin: z.boolean(),
});

/**
 * next-auth over the product's own tables: sessions live in the database, so that one can be ended. A session ends at
 * its hour and is not prolonged by use. No sign-in provider is offered yet; see docs/decisions/007.
 */
export function authOptions(): NextAuthOptions {
  const { NEXTAUTH_SECRET } = env();
  return {
    adapter: withDigests(PrismaAdapter(db())),
    session: {
      strategy: "database",
      maxAge: SESSION_SECONDS,
      updateAge: SESSION_SECONDS,
      generateSessionToken: newSecret,
    },
    callbacks: {
      session: ({ session, user }) => ({ ...session, user: SignedIn.parse(user) }),
    },
    providers: [],
    cookies: { sessionToken: sessionCookie() },
    useSecureCookies: isSecure(),
    ...(NEXTAUTH_SECRET ? { secret: NEXTAUTH_SECRET } : {}),
  };
}

/** The cookie that carries a session, as next-auth names it; over https no plain request gets to see it. */
export function sessionCookie() {
  const secure = isSecure();
  return {
    name: `${secure ? "__Secure-" : ""}next-auth.session-token`,
    options: { httpOnly: true, sameSite: "lax", path: "/", secure },
  } as const;
}

const isSecure = () => env().PROOFLINE_PUBLIC_URL.startsWith("https:");

/** The adapter with sessions found by the digest of their token: whoever reads the table can be nobody with it. */
function withDigests(adapter: Adapter): Adapter {
  const { createSession, getSessionAndUser, updateSession, deleteSession } = adapter;
  return {
    ...adapter,
    ...(createSession && {
      createSession: async (session) => ({
        ...(await createSession({ ...session, sessionToken: digestOf(session.sessionToken) })),
        sessionToken: session.sessionToken,
      }),
    }),
    ...(getSessionAndUser && {
      getSessionAndUser: (token) => getSessionAndUser(digestOf(token)),
    }),
    ...(updateSession && {
      updateSession: (session) =>
        updateSession({ ...session, sessionToken: digestOf(session.sessionToken) }),
    }),
    ...(deleteSession && { deleteSession: (token) => deleteSession(digestOf(token)) }),
  };
}
