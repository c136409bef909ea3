import { CircleCheck, CircleDashed, CircleSlash, CircleX, LoaderCircle } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { formatBytes } from "@/components/catalog/byte-size";
import { StateLine } from "@/components/catalog/state-line";
import { Timestamp } from "@/components/evidence/timestamp";
import type { MirrorState } from "@/lib/catalog/custody/schema";

const LOOKS = {
  complete: { glyph: CircleCheck, tone: "good" },
  waiting: { glyph: CircleDashed, tone: "plain" },
  copying: { glyph: LoaderCircle, tone: "plain" },
  refused: { glyph: CircleSlash, tone: "caution" },
  failed: { glyph: CircleX, tone: "bad" },
  released: { glyph: CircleDashed, tone: "plain" },
  none: { glyph: CircleDashed, tone: "plain" },
} as const;

type MirrorLineProps = {
  mirror: MirrorState | null;
  /** Then nobody can ask for a copy any more. */
  isGone: boolean;
};

/** Whether the bytes of a revision are kept here: in words, with how many, how large, since when, or why not. */
export function MirrorLine({ mirror, isGone }: MirrorLineProps) {
  const t = useTranslations("changes.mirror");
  const status = mirror?.status ?? "none";
  const title =
    mirror?.status === "copying"
      ? t("copying", { done: mirror.filesCopied, total: mirror.filesWanted })
      : t(status, { count: mirror?.files ?? 0 });
  return (
    <StateLine {...LOOKS[status]} title={title}>
      <Explanation mirror={mirror} isGone={isGone} />
    </StateLine>
  );
}

function Explanation({ mirror, isGone }: MirrorLineProps): ReactNode {
  const t = useTranslations("changes.mirror");
  if (mirror === null) return t(isGone ? "noneGone" : "noneBody");
  const when = () => <Timestamp at={mirror.finishedAt ?? mirror.askedAt} />;
  switch (mirror.status) {
    case "complete":
      return t.rich("completeBody", { size: formatBytes(mirror.bytes), when });
    case "waiting":
      return t("waitingBody");
    case "copying":
      return t("copyingBody", {
        size: formatBytes(mirror.bytesCopied),
        total: formatBytes(mirror.bytesWanted),
      });
    case "released":
      return t.rich("releasedBody", { when });
    case "refused":
    case "failed":
      return mirror.message;
  }
}
