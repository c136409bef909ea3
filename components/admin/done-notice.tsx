import { useTranslations } from "next-intl";
import { Notice } from "@/components/ui/notice";

/** What the act just asked for has done, or why it was refused, by the words the address carries. */
export function DoneNotice({ given }: { given: Readonly<Record<string, string>> }) {
  const t = useTranslations("admin");
  const known = (part: string, word = "") => /^[a-z_]+$/.test(word) && t.has(`${part}.${word}`);
  const { done, refused, count } = given;
  if (known("done", done))
    return <Notice title={t(`done.${done}`, { count: Number(count) || 0 })} live />;
  if (known("refused", refused)) return <Notice tone="bad" title={t(`refused.${refused}`)} live />;
  return null;
}
