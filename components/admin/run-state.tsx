import { useTranslations } from "next-intl";
import { Tag, type TagTone } from "@/components/ui/tag";
import type { RunStatus } from "@/lib/sync/runs/queries";

const TONES = {
  running: "copper",
  completed: "good",
  interrupted: "caution",
  failed: "bad",
} as const satisfies Record<RunStatus, TagTone>;

export function RunState({ status }: { status: RunStatus }) {
  const t = useTranslations("admin.runs.status");
  return <Tag tone={TONES[status]}>{t(status)}</Tag>;
}
