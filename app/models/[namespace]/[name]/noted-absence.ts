import { cache } from "react";
import type { Absence } from "@/components/catalog/no-such-model";

/** One note a request, written by the page that looks for a model and read by the page that says there is none. */
const note = cache(() => {
  let write: (absence: Absence | null) => void = () => undefined;
  const written = new Promise<Absence | null>((resolve) => (write = resolve));
  return { write, written };
});

export const noteAbsence = (absence: Absence | null) => note().write(absence);

/** Next draws the not-found page beside every page, so the note may come later; past this it is not coming. */
const PATIENCE_MS = 3000;

export function notedAbsence(): Promise<Absence | null> {
  const lost = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS).unref());
  return Promise.race([note().written, lost]);
}
