import { useTranslations } from "next-intl";
import { hasGaps, type RunOfState } from "@/components/admin/run";
import { Tag, type TagTone } from "@/components/ui/tag";
import type { RunStatus } from "@/lib/sync/runs/queries";

const TONES = {
  running: "copper",
  completed: "good",
  interrupted: "caution",
  failed: "bad",
} as const satisfies Record<RunStatus, TagTone>;

/** How a run stands; one that ended and left something unread says so. */
export function RunState({ run }: { run: RunOfState }) {
  const t = useTranslations("admin.runs.status");
  if (hasGaps(run)) return <Tag tone="caution">{t("withGaps")}</Tag>;
  return <Tag tone={TONES[run.status]}>{t(run.status)}</Tag>;
}
