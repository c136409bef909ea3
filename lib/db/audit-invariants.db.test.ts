import pg from "pg";
import { describe, expect, test } from "vitest";
import { recordAudit } from "@/lib/audit/commands";
import { db } from "@/lib/db/client";
import { asApp, asOwner, refused } from "@/lib/testing/builders/refusal";
import { aSha } from "@/lib/testing/builders/unique";
import { testDatabase } from "@/lib/testing/database";

describe("the audit log", () => {
  const write = (action: string) =>
    db().$transaction((tx) =>
      recordAudit(tx, {
        actor: { kind: "system", job: "test" },
        action,
        subject: { kind: "model", id: aSha() },
        payload: { action },
      }),
    );
  const verified = async () =>
    (await db().$queryRaw<{ broken: bigint | null }[]>`SELECT audit_verify() AS broken`)[0]?.broken;

  test("is neither changed, erased nor emptied, by the application or by the tables' owner", async () => {
    await write("kept");
    for (const statement of ["UPDATE audit_events SET action = 'x'", "DELETE FROM audit_events"]) {
      await refused(asOwner(statement), /the audit log is append-only/);
      await refused(asApp(statement), /permission denied/);
    }
    await refused(asOwner("TRUNCATE audit_events"), /the audit log is append-only/);
    await refused(asApp("TRUNCATE audit_events"), /permission denied/);
  });

  test("has no gap and one chain after eight writers at once, some of whom gave up", async () => {
    const before = await db().auditEvent.count();
    await Promise.all(
      Array.from({ length: 8 }, async (_, writer) => {
        for (let i = 0; i < 5; i += 1) {
          await write(`w${writer}.${i}`);
          const abandoned = db().$transaction(async (tx) => {
            await recordAudit(tx, {
              actor: { kind: "system", job: "test" },
              action: "never",
              subject: { kind: "model", id: "x" },
              payload: {},
            });
            throw new Error("changed its mind");
          });
          await refused(abandoned, /changed its mind/);
        }
      }),
    );
    const events = await db().auditEvent.findMany({ orderBy: { seq: "asc" } });
    expect(events).toHaveLength(before + 40);
    expect(events.map((event) => Number(event.seq))).toEqual(events.map((_, i) => i + 1));
    events.slice(1).forEach((event, i) => expect(event.prevHash).toBe(events[i]?.hash));
    expect(await verified()).toBeNull();
  });

  test("the sequence, the hashes and the time are the database's, whatever the writer says", async () => {
    await asApp(
      `INSERT INTO audit_events (seq, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, payload, payload_hash, prev_hash, hash)
       VALUES (999, '2001-01-01', 'user', 'u', 'U', 'a', 's', 'i', '{}', 'x', 'x', 'x')`,
    );
    const newest = await db().auditEvent.findFirstOrThrow({ orderBy: { seq: "desc" } });
    expect(newest.seq).not.toBe(999n);
    expect(newest.at.getFullYear()).toBeGreaterThan(2001);
    expect(await verified()).toBeNull();
  });

  test.each([
    ["an edited row", "UPDATE audit_events SET payload = '{\"forged\":true}' WHERE seq = 2"],
    ["an edited actor", "UPDATE audit_events SET actor_name = 'somebody else' WHERE seq = 2"],
    ["a removed row", "DELETE FROM audit_events WHERE seq = 2"],
  ])("%s is found, though the owner switched the trigger off", async (_, forgery) => {
    for (let i = 0; i < 3; i += 1) await write("before the forgery");
    const { url } = await testDatabase();
    const owner = new pg.Client(url);
    await owner.connect();
    try {
      // Rolled back, so that each forgery meets an honest log.
      await owner.query("BEGIN");
      await owner.query("ALTER TABLE audit_events DISABLE TRIGGER audit_events_immutable");
      await owner.query(forgery);
      const { rows } = await owner.query<{ broken: string }>("SELECT audit_verify() AS broken");
      expect(Number(rows[0]?.broken)).toBe(forgery.startsWith("DELETE") ? 3 : 2);
      await owner.query("ROLLBACK");
    } finally {
      await owner.end();
    }
    expect(await verified()).toBeNull();
  });
});
