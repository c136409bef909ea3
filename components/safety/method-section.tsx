import { useTranslations } from "next-intl";
import { MethodDetails, methodName } from "@/components/safety/method-words";
import type { MethodFamily, MethodGroup } from "@/components/safety/methods";
import { ResultTable } from "@/components/safety/result-table";
import { RunLine } from "@/components/safety/run-line";
import { SectionHeading } from "@/components/ui/section-heading";

type MethodSectionProps = {
  family: MethodFamily;
  /** Every recorded teacher, so that one without results can be named. */
  teacherNames: readonly string[];
};

/** Everything measured by one method, or by methods of one source that differ in the attack alone. */
export function MethodSection({ family, teacherNames }: MethodSectionProps) {
  const { id, groups, isCompact } = family;
  const [first] = groups;
  if (!first) return null;
  const { benchmark } = first.method;
  return (
    <section>
      <SectionHeading
        level={3}
        id={id}
        lead={<MethodDetails method={first.method} isOfFamily={isCompact} />}
        className="wrap-anywhere"
      >
        {isCompact ? benchmark : methodName(first.method)}
      </SectionHeading>
      {isCompact ? <AttackTable family={family} /> : <RunTables group={first} />}
      <TeacherLine groups={groups} teacherNames={teacherNames} />
    </section>
  );
}

function AttackTable({ family: { groups } }: { family: MethodFamily }) {
  const t = useTranslations("safety");
  const [first] = groups;
  const run = first?.runs[0]?.run;
  if (!first || !run) return null;
  const attacks = groups.map(({ method }) => method.attack);
  return (
    <>
      <RunLine run={run} />
      <ResultTable
        label={[first.method.benchmark, first.method.guardrail, ...attacks].join(", ")}
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

function RunTables({ group }: { group: MethodGroup }) {
  const t = useTranslations("safety.table");
  return group.runs.map(({ run, rows }) => (
    <div key={run.id} className="mb-5 last:mb-0">
      <RunLine run={run} />
      <ResultTable
        label={[
          methodName(group.method),
          group.method.judge,
          group.method.guardrail,
          run.evaluator,
        ].join(", ")}
        head={t("category")}
        rows={rows.map((row) => ({ ...row, attack: run.attack }))}
        withTeacher={group.teachers.length > 0}
      />
    </div>
  ));
}

/** Whose marks the diamonds are, and which teacher nobody measured this way. */
function TeacherLine({
  groups,
  teacherNames,
}: {
  groups: readonly MethodGroup[];
  teacherNames: readonly string[];
}) {
  const t = useTranslations("safety.teacher");
  const shown = [...new Set(groups.flatMap(({ teachers }) => teachers))];
  const missing = teacherNames.filter((teacher) => !shown.includes(teacher));
  return (
    <p className="mt-2 flex flex-wrap gap-x-4 text-xs text-ink-faint">
      {shown.map((teacher) => (
        <span key={teacher} className="text-teacher">
          {t("shown", { teacher })}
        </span>
      ))}
      {missing.map((teacher) => (
        <span key={teacher}>{t("noneAt", { teacher })}</span>
      ))}
    </p>
  );
}
