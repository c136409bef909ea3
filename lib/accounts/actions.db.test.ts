import { describe, expect, it } from "vitest";
import { signInAsAdmin, signOut } from "@/lib/accounts/actions";
import { makeAdminLink } from "@/lib/accounts/commands";
import { digestOf, newSecret } from "@/lib/accounts/secret";
import { currentAdmin, currentViewer, requireAdmin } from "@/lib/accounts/viewer";
import { db } from "@/lib/db/client";
import { aSignedInPerson } from "@/lib/testing/builders/accounts";
import { unique } from "@/lib/testing/builders/unique";
import { asRequest } from "@/lib/testing/request";

const COOKIE = "next-auth.session-token";

function form(fields: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}

/** Signs in by a fresh link; the token as the browser would send it back. */
async function signIn(): Promise<{ token: string; line: string }> {
  const { code } = await makeAdminLink("test", new Date());
  const { redirectedTo, cookies } = await asRequest({ address: unique("address") }, () =>
    signInAsAdmin(form({ code })),
  );
  expect(redirectedTo).toBe("/admin/sync");
  const line = cookies.find((cookie) => cookie.startsWith(`${COOKIE}=`)) ?? "";
  return { line, token: line.slice(COOKIE.length + 1).split(";")[0] ?? "" };
}

const asHolder = <T>(token: string, act: () => Promise<T>) =>
  asRequest({ cookie: `${COOKIE}=${token}` }, act);

describe("signing in", () => {
  it("gives a cookie no script and no other site can use, which next-auth takes for a session", async () => {
    const { token, line } = await signIn();
    expect(line).toMatch(/; Path=\//);
    expect(line).toMatch(/; HttpOnly/i);
    expect(line).toMatch(/; SameSite=lax/i);
    const { value } = await asHolder(token, currentViewer);
    expect(value).toMatchObject({ name: "Administrator", isAdmin: true });
  });

  it("keeps its hour: use does not prolong it", async () => {
    const { token } = await signIn();
    const key = { sessionToken: digestOf(token) };
    const { expires } = await db().session.findUniqueOrThrow({ where: key });
    await asHolder(token, currentViewer);
    expect((await db().session.findUniqueOrThrow({ where: key })).expires).toEqual(expires);
  });

  it("leads back, without the code, where the link is not usable", async () => {
    const { redirectedTo, cookies } = await asRequest({ address: unique("address") }, () =>
      signInAsAdmin(form({ code: newSecret() })),
    );
    expect(redirectedTo).toBe("/admin/sign-in?outcome=unusable");
    expect(cookies).toEqual([]);
  });

  it("counts the last address a proxy added, not what a caller says of itself", async () => {
    const near = unique("address");
    const tries = Array.from({ length: 10 }, (_, i) => `spoofed-${i}, ${near}`);
    for (const address of tries)
      await asRequest({ address }, () => signInAsAdmin(form({ code: newSecret() })));
    const { redirectedTo } = await asRequest({ address: `another, ${near}` }, () =>
      signInAsAdmin(form({ code: newSecret() })),
    );
    expect(redirectedTo).toBe("/admin/sign-in?outcome=throttled");
  });
});

describe("a viewer", () => {
  it("is nobody without a session, with a made-up one, and with the digest of one", async () => {
    const { token } = await aSignedInPerson({ isAdmin: true });
    expect((await asRequest({}, currentViewer)).value).toBeNull();
    expect((await asHolder(newSecret(), currentViewer)).value).toBeNull();
    expect((await asHolder(digestOf(token), currentViewer)).value).toBeNull();
    expect((await asHolder(token, currentViewer)).value).not.toBeNull();
  });

  it("is nobody once the session's hour has come", async () => {
    const { token } = await aSignedInPerson({ isAdmin: true });
    await db().session.update({
      where: { sessionToken: digestOf(token) },
      data: { expires: new Date(Date.now() - 1) },
    });
    expect((await asHolder(token, currentViewer)).value).toBeNull();
  });

  it("who is not an administrator is led to the sign-in page, and refused as one", async () => {
    const { token } = await aSignedInPerson();
    expect((await asHolder(token, currentViewer)).value).toMatchObject({ isAdmin: false });
    expect((await asHolder(token, currentAdmin)).value).toBeNull();
    expect((await asHolder(token, requireAdmin)).redirectedTo).toBe("/admin/sign-in");
    expect((await asRequest({}, requireAdmin)).redirectedTo).toBe("/admin/sign-in");
  });
});

it("signing out ends the session and its cookie", async () => {
  const { token } = await signIn();
  const { redirectedTo, cookies } = await asHolder(token, signOut);
  expect(redirectedTo).toBe("/admin/sign-in?outcome=signed_out");
  expect(cookies.join()).toMatch(new RegExp(`${COOKIE}=;.*Max-Age=0`, "i"));
  expect((await asHolder(token, currentViewer)).value).toBeNull();
});
