import { getServerSession } from "next-auth/next";
import { cache } from "react";
import { z } from "zod";
import { authOptions, SignedIn } from "@/lib/accounts/session";
import type { Actor } from "@/lib/audit/commands";
import { links } from "@/lib/web/links";
import { leadTo } from "@/lib/web/redirect";

const Viewer = SignedIn.omit({ email: true }).extend({ name: z.string() }).brand<"Viewer">();

/** Somebody whose session was looked up in this request. Only this file makes one. */
export type Viewer = z.infer<typeof Viewer>;
/** A viewer who may run the installation. */
export type Admin = Viewer & { isAdmin: true };

/** Who is signed in, or null; looked up once a request. */
export const currentViewer = cache(async (): Promise<Viewer | null> => {
  const session: unknown = await getServerSession(authOptions());
  const parsed = z.object({ user: SignedIn }).safeParse(session);
  if (!parsed.success) return null;
  const { id, name, email, isAdmin } = parsed.data.user;
  return Viewer.parse({ id, name: name ?? email ?? id, isAdmin });
});

/** The administrator who is signed in, or null: for actions, whose refusal is a value. */
export async function currentAdmin(): Promise<Admin | null> {
  const viewer = await currentViewer();
  return viewer && mayAdminister(viewer) ? viewer : null;
}

/** The administrator who is signed in; everybody else is led to the sign-in page. For loaders. */
export async function requireAdmin(): Promise<Admin> {
  const admin = await currentAdmin();
  return admin ?? leadTo(links.adminSignIn());
}

/** A viewer as the audit log names whoever acts. */
export const actorOf = ({ id, name }: Viewer): Actor => ({ kind: "user", id, name });

const mayAdminister = (viewer: Viewer): viewer is Admin => viewer.isAdmin;
