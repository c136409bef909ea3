import { useTranslations } from "next-intl";
import { MethodDetails } from "@/components/safety/method-words";
import type { MethodFamily, MethodGroup } from "@/components/safety/methods";
import { ResultTable } from "@/components/safety/result-table";
import { RunLine } from "@/components/safety/run-line";
import { SectionHeading } from "@/components/ui/section-heading";
import type { EvalRun } from "@/lib/safety/schema";

type MethodSectionProps = {
  family: MethodFamily;
  heading: string;
};

/** Everything measured by one method, or by methods of one source that differ in the attack alone. */
export function MethodSection({ family, heading }: MethodSectionProps) {
  const { id, groups, isCompact } = family;
  const [first] = groups;
  if (!first) return null;
  return (
    <section>
      <SectionHeading
        level={3}
        id={id}
        lead={<MethodDetails method={first.method} isOfFamily={isCompact} />}
        className="wrap-anywhere"
      >
        {heading}
      </SectionHeading>
      {isCompact ? (
        <AttackTable family={family} heading={heading} />
      ) : (
        <RunTables group={first} heading={heading} />
      )}
      <TeacherLine groups={groups} />
    </section>
  );
}

function AttackTable({ family: { groups }, heading }: MethodSectionProps) {
  const t = useTranslations("safety");
  const [first] = groups;
  const run = first?.runs[0]?.run;
  if (!first || !run) return null;
  return (
    <>
      <RunLine run={run} />
      <ResultTable
        label={heading}
        head={t("method.attack")}
        rows={groups.flatMap(({ method: { attack }, runs }) =>
          runs.flatMap(({ rows }) =>
            rows.map((row) => ({ ...row, attack, name: attack ?? t("method.noAttack") })),
          ),
        )}
        withTeacher={groups.some(({ teachers }) => teachers.length > 0)}
      />
    </>
  );
}

function RunTables({ group, heading }: { group: MethodGroup; heading: string }) {
  const t = useTranslations("safety.table");
  return group.runs.map(({ run, rows }, at) => (
    <div key={run.id} className="mb-5 last:mb-0">
      <RunLine run={run} />
      <ResultTable
        label={
          group.runs.length === 1
            ? heading
            : t("run", { method: heading, run: runName(run) ?? at + 1 })
        }
        head={t("category")}
        rows={rows.map((row) => ({ ...row, attack: run.attack }))}
        withTeacher={group.teachers.length > 0}
      />
    </div>
  ));
}

/** Runs by one method differ in who ran them, when, or on what copy. */
const runName = ({ evaluator, ranAt, modelLabel }: EvalRun) =>
  [evaluator, ranAt, modelLabel].filter(Boolean).join(", ") || null;

/** Whose marks the diamonds are. */
function TeacherLine({ groups }: { groups: readonly MethodGroup[] }) {
  const t = useTranslations("safety.teacher");
  const shown = [...new Set(groups.flatMap(({ teachers }) => teachers))];
  if (shown.length === 0) return null;
  return (
    <p className="mt-2 flex flex-wrap gap-x-4 text-xs text-ink-faint">
      {shown.map((teacher) => (
        <span key={teacher} className="text-teacher">
          {t("shown", { teacher })}
        </span>
      ))}
    </p>
  );
}
