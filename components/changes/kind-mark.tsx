import {
  Ban,
  Boxes,
  EyeOff,
  Files,
  GitCommitHorizontal,
  GraduationCap,
  KeyRound,
  type LucideIcon,
  PencilLine,
  Scale,
  Undo2,
  Unlink,
} from "lucide-react";
import { useTranslations } from "next-intl";
import type { ChangeKind } from "@/lib/catalog/changes";

const GLYPHS: Record<ChangeKind, LucideIcon> = {
  moved: GitCommitHorizontal,
  license: Scale,
  claims: GraduationCap,
  weights: Boxes,
  files: Files,
  renamed: PencilLine,
  gated: KeyRound,
  private: EyeOff,
  disabled: Ban,
  gone: Unlink,
  returned: Undo2,
};

/** What kind of change it is: a glyph and the word. */
export function KindMark({ kind }: { kind: ChangeKind }) {
  const t = useTranslations("changes.kind");
  const Glyph = GLYPHS[kind];
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <Glyph aria-hidden className="size-[1em] shrink-0 text-ink-faint" />
      {t(kind)}
    </span>
  );
}
