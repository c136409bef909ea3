import { useTranslations } from "next-intl";
import { ProblemList } from "@/components/catalog/model-notices";
import { loadVerdict, type LoadVerdict } from "@/components/catalog/pickle-verdict";
import { Notice } from "@/components/ui/notice";
import type { Artifact } from "@/lib/catalog/files/schema";
import type { ModelDetail } from "@/lib/catalog/schema";

/** Worst first: one notice says all there is to say of the pickles. */
const WORST: readonly LoadVerdict[] = ["dangerous", "unknown", "unread", "safe"];
const TONES = { dangerous: "bad", unknown: "caution", unread: "caution", safe: "info" } as const;
/** Problems of files that no line of the table can tell. */
const OF_ALL = ["artifacts.unreadable", "artifacts.left", "artifacts.index"];

type FileNoticesProps = { artifacts: readonly Artifact[]; problems: ModelDetail["problems"] };

/** What to know of the files before reaching for one. */
export function FileNotices({ artifacts, problems }: FileNoticesProps) {
  const t = useTranslations("files.notice");
  const verdicts = artifacts.map(loadVerdict);
  const worst = WORST.find((verdict) => verdicts.includes(verdict));
  const told = problems.filter(({ code }) => OF_ALL.includes(code));
  if (worst === undefined && told.length === 0) return null;
  return (
    <div className="mb-6 space-y-3">
      {worst !== undefined && (
        <Notice
          tone={TONES[worst]}
          title={t(worst, { count: verdicts.filter((verdict) => verdict === worst).length })}
        >
          {t(`${worst}Body`)}
        </Notice>
      )}
      {told.length > 0 && (
        <Notice tone="caution" title={t("refused")}>
          <ProblemList problems={told} />
        </Notice>
      )}
    </div>
  );
}
