import { describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { aFact, aModel, anArtifact, aRevision } from "@/lib/testing/builders/catalog";
import { aModelNode, anEdge, aNode } from "@/lib/testing/builders/lineage";
import { asApp, asOwner, refused } from "@/lib/testing/builders/refusal";
import { aDigest, unique } from "@/lib/testing/builders/unique";
import { testDatabase } from "@/lib/testing/database";

describe("a revision never changes", () => {
  test.each([
    ["its sha", "UPDATE revisions SET sha = repeat('0', 40) WHERE id = $1::uuid"],
    ["its card", "UPDATE revisions SET card_text = 'rewritten' WHERE id = $1::uuid"],
    ["its record", "UPDATE revisions SET record = '{}' WHERE id = $1::uuid"],
    ["its existence", "DELETE FROM revisions WHERE id = $1::uuid"],
  ])("%s", async (_, statement) => {
    const model = await aModel();
    const revision = await aRevision(model, { cardText: "as published" });
    await refused(asOwner(statement, revision.id), /a change is a new revision/);
    await refused(asApp(statement, revision.id), /permission denied|a change is a new revision/);
  });

  test("a card that was not recorded may be learned, once, and nothing beside it", async () => {
    const model = await aModel();
    const { id } = await aRevision(model, { cardText: null });
    const learn = (change: string) =>
      asApp(`UPDATE revisions SET ${change} WHERE id = $1::uuid`, id);
    await refused(
      asOwner(
        "UPDATE revisions SET card_text = 'found', digest = repeat('0', 64) WHERE id = $1::uuid",
        id,
      ),
      /a change is a new revision/,
    );
    await learn("card_text = 'found'");
    await refused(learn("card_text = 'rewritten'"), /a change is a new revision/);
    await refused(learn("card_text = NULL"), /a change is a new revision/);
  });

  test("not even all at once", async () => {
    await refused(asOwner("TRUNCATE revisions CASCADE"), /a change is a new revision/);
  });

  test("a commit is 40 hex digits in lower case, a digest 64", async () => {
    const model = await aModel();
    for (const sha of ["abc", "g".repeat(40), "A".repeat(40), "a".repeat(41), ""]) {
      await refused(aRevision(model, { sha }), /revisions_sha_form/);
    }
    await refused(aRevision(model, { digest: "abc" }), /revisions_digest_form/);
  });

  test("one commit is one revision of a model, and so is one unpinned record", async () => {
    const model = await aModel();
    await refused(aRevision(model, { sha: model.revision.sha }), /Unique constraint/);
    const digest = aDigest();
    await aRevision(model, { sha: null, digest });
    await refused(aRevision(model, { sha: null, digest }), /Unique constraint/);
    await aRevision(model, { digest });
  });
});

describe("names", () => {
  test("two spellings of one name are one name", async () => {
    const owner = unique("foo");
    await aModel({ ref: `${owner}/foo` });
    await refused(
      db().namespace.create({ data: { name: owner.toUpperCase() } }),
      /Unique constraint/,
    );
    await refused(aModel({ ref: `${owner}/FOO` }), /Unique constraint/);
  });

  test("a model's ref is its namespace and its name", async () => {
    const { id } = await aModel();
    await refused(
      asApp("UPDATE models SET ref = 'evil/x' WHERE id = $1::uuid", id),
      /not the namespace and the name/,
    );
    await refused(
      asApp("UPDATE models SET name = 'x' WHERE id = $1::uuid", id),
      /not the namespace and the name/,
    );
  });

  test.each(["", "has space", "sl/ash", "é", "x".repeat(97), "quote'"])(
    "%j is no name",
    async (name) => {
      await refused(db().namespace.create({ data: { name } }), /namespaces_name_form/);
    },
  );
});

describe("a file of a revision", () => {
  test("may be learned about once", async () => {
    const { revision } = await aModel();
    const { id } = await anArtifact(revision.id);
    const learn = (change: string) =>
      asOwner(`UPDATE artifacts SET ${change} WHERE id = $1::uuid`, id);
    await learn("size_bytes = 10, sha256 = repeat('a', 64), git_oid = repeat('b', 40)");
    for (const change of [
      "size_bytes = 11",
      "sha256 = repeat('c', 64)",
      "git_oid = NULL",
      "path = 'other'",
    ]) {
      await refused(learn(change), /a known path, size or hash never changes/);
    }
  });

  test("is not taken away", async () => {
    const { revision } = await aModel();
    const { id } = await anArtifact(revision.id);
    const statement = "DELETE FROM artifacts WHERE id = $1::uuid";
    await refused(asOwner(statement, id), /the file list belongs to an immutable revision/);
    await refused(asApp(statement, id), /permission denied/);
  });

  test("has a path once, a size of 0 or more, and hashes that are hashes", async () => {
    const { revision } = await aModel();
    const { path } = await anArtifact(revision.id);
    await refused(anArtifact(revision.id, { path }), /Unique constraint/);
    await refused(anArtifact(revision.id, { sizeBytes: -1n }), /artifacts_size_form/);
    await refused(anArtifact(revision.id, { sha256: "abc" }), /artifacts_sha256_form/);
    await refused(anArtifact(revision.id, { gitOid: "abc" }), /artifacts_git_oid_form/);
  });
});

describe("a statement stays as it was made", () => {
  const once = /may only be revoked, once/;
  const change = (table: string, id: string, columns: string) =>
    asOwner(`UPDATE ${table} SET ${columns} WHERE id = $1::uuid`, id);

  test("a fact may be revoked, once, and otherwise neither changed nor deleted", async () => {
    const { revision } = await aModel();
    const { id } = await aFact(revision.id, "license", "mit");
    for (const columns of [
      "value = '\"gpl\"'",
      "grade = 'verified'",
      "quote = 'new'",
      "source = 'b'",
    ]) {
      await refused(change("facts", id, columns), once);
      await refused(change("facts", id, `revoked_at = now(), ${columns}`), once);
    }
    await change("facts", id, "revoked_at = now()");
    await refused(change("facts", id, "revoked_at = NULL"), once);
    await refused(change("facts", id, "revoked_at = 'epoch'"), once);
    const removal = "DELETE FROM facts WHERE id = $1::uuid";
    await refused(asOwner(removal, id), /a statement is revoked, never deleted/);
    await refused(asApp(removal, id), /permission denied/);
  });

  test("the same statement from the same place is one live row", async () => {
    const { revision } = await aModel();
    const { id } = await aFact(revision.id, "license", "mit");
    await refused(aFact(revision.id, "license", "mit"), /Unique constraint/);
    await change("facts", id, "revoked_at = now()");
    await aFact(revision.id, "license", "mit");
  });

  test("evidence may be revoked, once, and otherwise neither changed nor deleted", async () => {
    const child = await aModelNode((await aModel()).revision);
    const edge = await anEdge(child, await aNode());
    const { id } = await db().evidence.findFirstOrThrow({ where: { edgeId: edge.id } });
    for (const columns of ["grade = 'verified'", "quote = 'new'", "sha256 = repeat('a', 64)"]) {
      await refused(change("evidence", id, columns), once);
    }
    await change("evidence", id, "revoked_at = now()");
    await refused(change("evidence", id, "revoked_at = NULL"), once);
    const removal = "DELETE FROM evidence WHERE id = $1::uuid";
    await refused(asOwner(removal, id), /evidence is revoked, never deleted/);
    await refused(asApp(removal, id), /permission denied/);
  });

  test("evidence bytes are named by a sha256, and the same evidence is one live row", async () => {
    const child = await aModelNode((await aModel()).revision);
    await refused(
      anEdge(child, await aNode(), { evidence: [{ sha256: "abc" }] }),
      /evidence_sha256_form/,
    );
    await refused(anEdge(child, await aNode(), { evidence: [{}, {}] }), /Unique constraint/);
  });
});

test("a license's answer on commercial use is one of four", async () => {
  const license = {
    id: unique("l"),
    name: "L",
    kind: "model-license",
    sourceUrl: "u",
    sourceClass: "primary",
  };
  await refused(
    db().license.create({ data: { ...license, commercialUse: "maybe" } }),
    /commercial_use_known/,
  );
});

test("the application may not rewrite history, nor the list of migrations", async () => {
  const { owner } = await testDatabase();
  const rights = await owner.$queryRaw<{ table: string; verb: string }[]>`
    SELECT t.name AS table, v.verb FROM unnest(ARRAY['audit_events', 'revisions', 'nodes', 'distillations', 'eval_runs',
      'eval_results', 'artifacts', 'facts', 'edges', 'evidence', '_prisma_migrations']) t(name)
    CROSS JOIN unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) v(verb)
    WHERE has_table_privilege('proofline_app', t.name, v.verb) ORDER BY 1, 2`;
  expect(rights.map(({ table, verb }) => `${verb} ${table}`)).toEqual([
    "UPDATE artifacts",
    "UPDATE edges",
    "UPDATE evidence",
    "UPDATE facts",
  ]);
});
