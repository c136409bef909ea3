import NextAuth from "next-auth";
import { type NextRequest } from "next/server";
import { authOptions } from "@/lib/accounts/session";

type Context = { params: Promise<{ nextauth: string[] }> };

/** Options are made per request, because they open the database and a build has none. */
function handle(request: NextRequest, context: Context): Promise<Response> {
  return NextAuth(request, context, authOptions()) as Promise<Response>;
}

export { handle as GET, handle as POST };
