import { expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { refreshSearchDocument } from "@/lib/search/commands";
import { searchModels } from "@/lib/search/queries";
import { ModelSearch } from "@/lib/search/schema";
import { aFact, aModel, aSearchDocument } from "@/lib/testing/builders/catalog";
import { unique } from "@/lib/testing/builders/unique";

const found = async (search: Record<string, unknown>) =>
  (await searchModels(ModelSearch.parse(search))).models.map(({ name, status }) => [name, status]);

test("what its source no longer shows is found, marked, and stands after its equals", async () => {
  const domain = unique("domain");
  const documents = [
    { name: "asked-for", status: "gone", downloads: 900n },
    { name: "hidden", status: "private", downloads: 800n },
    { name: "there", status: "listed", downloads: 7n },
    { name: "unknown", status: "listed", downloads: null },
  ];
  for (const { name, ...document } of documents) {
    await aSearchDocument(await aModel({ ref: `${unique("owner")}/${name}` }), {
      domain,
      ...document,
    });
  }
  expect(await found({ domain })).toEqual([
    ["there", "listed"],
    ["unknown", "listed"],
    ["asked-for", "gone"],
    ["hidden", "private"],
  ]);
  // A sort somebody chose is the order they get.
  expect((await found({ domain, sort: "downloads" }))[0]).toEqual(["asked-for", "gone"]);
});

test("a name that was typed in full is found first, gone or not", async () => {
  const name = unique("vanished");
  const gone = await aModel({ ref: `${unique("owner")}/${name}` });
  await aSearchDocument(gone, { status: "gone" });
  await aSearchDocument(await aModel({ ref: `${unique("owner")}/${name}-copy` }), {
    downloads: 10n,
  });
  expect(await found({ q: name })).toEqual([
    [name, "gone"],
    [`${name}-copy`, "listed"],
  ]);
});

test("the document takes the status from what was seen of the source last", async () => {
  const model = await aModel();
  const refresh = () => db().$transaction((tx) => refreshSearchDocument(tx, model.id));
  const status = async () =>
    (await db().searchDocument.findUniqueOrThrow({ where: { modelId: model.id } })).status;
  await refresh();
  expect(await status()).toBe("listed");
  const seen = await aFact(model.revision.id, "hubStatus", "disabled", { kind: "hub_api" });
  await refresh();
  expect(await status()).toBe("disabled");
  await db().fact.update({ where: { id: seen.id }, data: { revokedAt: new Date() } });
  await refresh();
  expect(await status()).toBe("listed");
});
