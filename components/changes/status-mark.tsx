import { clsx } from "clsx";
import { Ban, EyeOff, Unlink } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Status } from "@/lib/catalog/schema";

const MARKS = {
  private: { glyph: EyeOff, tone: "border-caution text-caution" },
  disabled: { glyph: Ban, tone: "border-bad text-bad" },
  gone: { glyph: Unlink, tone: "border-bad text-bad" },
} as const;

/** That the source no longer shows a model, in words with a glyph; nothing while it does. */
export function StatusMark({ status }: { status: Status }) {
  const t = useTranslations("changes.status");
  if (status === "listed") return null;
  const { glyph: Glyph, tone } = MARKS[status];
  return (
    <span
      className={clsx(
        "inline-flex items-center gap-1 rounded-[2px] border px-1.5 text-xs leading-[1.125rem] font-normal whitespace-nowrap",
        tone,
      )}
    >
      <Glyph aria-hidden className="size-3 shrink-0" />
      {t(status)}
    </span>
  );
}
