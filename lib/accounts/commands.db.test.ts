import { beforeEach, describe, expect, it } from "vitest";
import { endSession, makeAdminLink, type SignIn, signInByAdminLink } from "@/lib/accounts/commands";
import { hasAdministrator } from "@/lib/accounts/queries";
import { digestOf, newSecret } from "@/lib/accounts/secret";
import { db } from "@/lib/db/client";
import { unique } from "@/lib/testing/builders/unique";
import { testDatabase } from "@/lib/testing/database";

const { owner } = await testDatabase();
const NOW = new Date("2026-03-01T10:00:00Z");
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const make = async () => (await makeAdminLink("test", NOW)).code;
const use = (code: string, at = NOW, from = unique("address")) =>
  signInByAdminLink({ code, from }, at);
const lastEvent = () => db().auditEvent.findFirstOrThrow({ orderBy: { seq: "desc" } });

beforeEach(async () => {
  await owner.$transaction([
    owner.verificationToken.deleteMany(),
    owner.signInFailure.deleteMany(),
    owner.user.deleteMany(),
  ]);
});

describe("a link", () => {
  it("creates the administrator and a session of twelve hours", async () => {
    expect(await hasAdministrator()).toBe(false);
    const signIn = await use(await make());
    expect(signIn).toMatchObject({ ok: true, expires: later(12 * 60) });
    expect(await hasAdministrator()).toBe(true);
    const session = await db().session.findFirstOrThrow({ include: { user: true } });
    expect(session.user).toMatchObject({ name: "Administrator", isAdmin: true, email: null });
    expect(session.sessionToken).toBe(digestOf(tokenOf(signIn)));
    expect(await lastEvent()).toMatchObject({
      action: "user.created",
      actorKind: "user",
      actorId: session.userId,
      subjectId: session.userId,
    });
  });

  it("signs in the administrator who is there", async () => {
    await use(await make());
    const again = await use(await make());
    expect(again.ok).toBe(true);
    expect(await db().user.count()).toBe(1);
    expect(await db().session.count()).toBe(2);
    expect((await lastEvent()).action).toBe("user.signed_in");
  });

  it("works once", async () => {
    const code = await make();
    expect((await use(code)).ok).toBe(true);
    expect(await use(code)).toEqual({ ok: false, problem: "unusable" });
    expect(await db().session.count()).toBe(1);
  });

  it("works once though used ten times at once", async () => {
    const code = await make();
    const signIns = await Promise.all(Array.from({ length: 10 }, () => use(code)));
    expect(signIns.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await db().session.count()).toBe(1);
    expect(await db().user.count()).toBe(1);
  });

  it("works for an hour", async () => {
    expect((await use(await make(), later(59))).ok).toBe(true);
    const code = await make();
    expect(await use(code, later(60))).toEqual({ ok: false, problem: "expired" });
    // Time set back makes it no better: it is gone.
    expect(await use(code)).toEqual({ ok: false, problem: "unusable" });
  });

  it("ends the one made before it, however many are made at once", async () => {
    const codes = await Promise.all(Array.from({ length: 5 }, make));
    expect(await db().verificationToken.count()).toBe(1);
    const signIns = [];
    for (const code of codes) signIns.push(await use(code));
    expect(signIns.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it("is stored as a digest, and named in no audit event", async () => {
    const code = await make();
    const [row] = await db().verificationToken.findMany();
    expect(row).toMatchObject({ identifier: "admin-link", token: digestOf(code) });
    const token = tokenOf(await use(code));
    const events = JSON.stringify(await db().auditEvent.findMany(), (_, value: unknown) =>
      typeof value === "bigint" ? String(value) : value,
    );
    expect(events).toContain("admin_link.made");
    for (const secret of [code, digestOf(code), token, digestOf(token)])
      expect(events).not.toContain(secret);
  });
});

describe("a wrong code", () => {
  it.each(["", "short", newSecret(), `${newSecret()}=`, "'; DROP TABLE users; --"])(
    "%j is refused and ends nothing",
    async (wrong) => {
      const code = await make();
      expect(await use(wrong)).toEqual({ ok: false, problem: "unusable" });
      expect((await use(code)).ok).toBe(true);
    },
  );

  it("is held back after ten from one address, for a quarter of an hour, there only", async () => {
    const code = await make();
    for (let tries = 0; tries < 10; tries++)
      expect(await use(newSecret(), NOW, "here")).toMatchObject({ problem: "unusable" });
    expect(await use(code, later(14), "here")).toEqual({ ok: false, problem: "throttled" });
    expect((await use(code, later(15), "here")).ok).toBe(true);
    const next = await make();
    for (let tries = 0; tries < 10; tries++) await use(newSecret(), NOW, "here");
    expect((await use(next, NOW, "there")).ok).toBe(true);
  });

  it("is counted though ten come at once", async () => {
    await Promise.all(Array.from({ length: 10 }, () => use(newSecret(), NOW, "here")));
    expect(await use(await make(), NOW, "here")).toMatchObject({ problem: "throttled" });
  });

  it("leaves no address behind, and nothing at all once its time is over", async () => {
    await use(newSecret(), NOW, "203.0.113.7");
    const [row] = await db().signInFailure.findMany();
    expect(row?.key).toMatch(/^[0-9a-f]{64}$/);
    await use(newSecret(), later(16), "elsewhere");
    expect(await db().signInFailure.findMany()).toMatchObject([{ failures: 1, since: later(16) }]);
  });
});

it("ends the session of a token, and no other", async () => {
  const [first, second] = [await use(await make()), await use(await make())];
  await endSession(tokenOf(first));
  await endSession("not a token");
  expect(await db().session.findMany({ select: { sessionToken: true } })).toEqual([
    { sessionToken: digestOf(tokenOf(second)) },
  ]);
});

function tokenOf(signIn: SignIn): string {
  if (!signIn.ok) throw new Error(`Signed in no one: ${signIn.problem}.`);
  return signIn.token;
}
