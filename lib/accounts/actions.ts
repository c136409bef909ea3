"use server";

import { cookies, headers } from "next/headers";
import { endSession, signInByAdminLink } from "@/lib/accounts/commands";
import { sessionCookie } from "@/lib/accounts/session";
import { links } from "@/lib/web/links";
import { leadTo } from "@/lib/web/redirect";

/** Signs in by the code of a one-time link. What goes wrong is told by the page it leads back to. */
export async function signInAsAdmin(form: FormData): Promise<void> {
  const code = form.get("code");
  const signIn = await signInByAdminLink(
    { code: typeof code === "string" ? code : "", from: await callerAddress() },
    new Date(),
  );
  if (!signIn.ok) leadTo(links.adminSignIn({ outcome: signIn.problem }));
  const { name, options } = sessionCookie();
  (await cookies()).set(name, signIn.token, { ...options, expires: signIn.expires });
  leadTo(links.adminSync());
}

/** Ends the session everywhere it is used, and forgets its cookie. */
export async function signOut(): Promise<void> {
  const jar = await cookies();
  const { name, options } = sessionCookie();
  const token = jar.get(name)?.value;
  if (token) await endSession(token);
  jar.set(name, "", { ...options, maxAge: 0 });
  leadTo(links.adminSignIn({ outcome: "signed_out" }));
}

/** What the proxy nearest to this server saw; further to the left, a caller may write what it likes. */
async function callerAddress(): Promise<string> {
  const forwarded = (await headers()).get("x-forwarded-for") ?? "";
  return forwarded.split(",").at(-1)?.trim() ?? "";
}
