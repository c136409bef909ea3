import { getRequestConfig } from "next-intl/server";
import admin from "@/messages/en/admin.json";
import catalog from "@/messages/en/catalog.json";
import changes from "@/messages/en/changes.json";
import docs from "@/messages/en/docs.json";
import files from "@/messages/en/files.json";
import lineage from "@/messages/en/lineage.json";
import model from "@/messages/en/model.json";
import safety from "@/messages/en/safety.json";
import search from "@/messages/en/search.json";
import shell from "@/messages/en/shell.json";

/** Interface strings, one file an area. English first; a second language is a second folder. */
export default getRequestConfig(() => ({
  locale: "en",
  timeZone: "UTC",
  messages: { admin, catalog, changes, docs, files, lineage, model, safety, search, shell },
}));
