import { useTranslations } from "next-intl";

/** The source says nothing. Different from an empty list, which is a statement. */
export function NotStated() {
  return <span className="text-ink-faint italic">{useTranslations("shell")("notStated")}</span>;
}
