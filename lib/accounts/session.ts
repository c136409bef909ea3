import { PrismaAdapter } from "@next-auth/prisma-adapter";
import { type NextAuthOptions } from "next-auth";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";

/**
 * next-auth over the product's own tables: sessions live in the database, so that one can be ended.
 * No sign-in provider is offered yet; accounts and their pages are a later step.
 */
export function authOptions(): NextAuthOptions {
  const { NEXTAUTH_SECRET, PROOFLINE_PUBLIC_URL } = env();
  return {
    adapter: PrismaAdapter(db()),
    session: { strategy: "database" },
    providers: [],
    useSecureCookies: PROOFLINE_PUBLIC_URL.startsWith("https:"),
    ...(NEXTAUTH_SECRET ? { secret: NEXTAUTH_SECRET } : {}),
  };
}
