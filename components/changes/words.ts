import { createTranslator, type Messages } from "next-intl";
import catalog from "@/messages/en/catalog.json";
import changes from "@/messages/en/changes.json";
import lineage from "@/messages/en/lineage.json";

const messages: Messages = { catalog, changes, lineage };

/** The words changes are told with. */
export type Words = ReturnType<typeof englishWords>;

/** Words outside a page: a feed has no reader whose language could be asked. */
export const englishWords = () => createTranslator({ locale: "en", messages });
