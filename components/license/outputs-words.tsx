import { useTranslations } from "next-intl";

/** Whether outputs may train other models, as the license table notes it; its short notes written out. */
export function OutputsWords({ note }: { note: string }) {
  const t = useTranslations("model.license.outputsWords");
  const key = note === "silent" || note === "unknown" || note === "n/a" ? note : null;
  return key ? t(key) : note.replaceAll("-", " ");
}
