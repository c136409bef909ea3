import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { CustodySection } from "@/components/catalog/custody-section";
import { FactEvidence, FactList } from "@/components/catalog/fact-list";
import { SnippetList } from "@/components/catalog/snippet-list";
import type { Snippet } from "@/components/catalog/snippets";
import { Timestamp } from "@/components/evidence/timestamp";
import { SectionHeading } from "@/components/ui/section-heading";
import { Tag } from "@/components/ui/tag";
import { strongestFacts } from "@/lib/catalog/facts";
import type { Custody } from "@/lib/catalog/custody/schema";
import type { ModelDetail } from "@/lib/catalog/schema";

const SHOWN = 30;

type RecordAsideProps = {
  model: ModelDetail;
  /** None where commands to fetch it would fail. */
  snippets: readonly Snippet[];
  custody: Custody;
  /** Without a card the facts stand in its place, and not here. */
  withFacts: boolean;
};

/** Beside the card: the facts, how to get it, and why it is here. */
export function RecordAside({ model, snippets, custody, withFacts }: RecordAsideProps) {
  const t = useTranslations("model.overview");
  const note = strongestFacts(model.facts).get("note");
  return (
    <aside
      className="min-w-0 space-y-10 lg:col-start-2 lg:row-span-2 lg:row-start-1"
      aria-label={t("aside")}
    >
      {withFacts && <FactSection model={model} />}
      {snippets.length > 0 && (
        <Part title={t("get")}>
          <SnippetList snippets={snippets} isPinned={model.revision.pinned} />
        </Part>
      )}
      {model.status !== "listed" && (
        <Part title={t("get")}>
          <NoDownload since={model.statusSince} />
        </Part>
      )}
      <CustodySection custody={custody} isGone={model.status !== "listed"} />
      {note && typeof note.value === "string" && (
        <Part title={t("note")}>
          <p className="text-sm text-ink-soft">{note.value}</p>
          <FactEvidence fact={note} asOf={model.revision.modifiedAt} />
        </Part>
      )}
      <WordList title={t("datasets")} words={model.datasets} />
      <WordList title={t("tags")} words={model.tags} />
      <Part title={t("admission")}>
        <p className="text-sm text-ink-soft">{model.admission.reason}</p>
      </Part>
    </aside>
  );
}

/** A command that fails is worse than none; that there is none is said. */
function NoDownload({ since }: { since: string | null }) {
  const t = useTranslations("changes.noDownload");
  return (
    <p className="text-sm text-ink-soft">
      {since ? t.rich("body", { when: () => <Timestamp at={since} /> }) : t("bodyUnknown")}
    </p>
  );
}

export function FactSection({ model, isWide = false }: { model: ModelDetail; isWide?: boolean }) {
  const t = useTranslations("model.overview");
  return (
    <section>
      <SectionHeading lead={t("factsLead")}>{t("facts")}</SectionHeading>
      <FactList
        facts={model.facts}
        asOf={model.revision.modifiedAt}
        isWide={isWide}
        hasTeacher={model.teachers.length > 0}
      />
    </section>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <SectionHeading level={3}>{title}</SectionHeading>
      {children}
    </section>
  );
}

function WordList({ title, words }: { title: string; words: readonly string[] }) {
  if (words.length === 0) return null;
  const rest = words.length - SHOWN;
  return (
    <Part title={title}>
      <ul className="flex flex-wrap gap-1.5">
        {words.slice(0, SHOWN).map((word) => (
          <li key={word} className="max-w-full">
            <Tag>{word.length > 48 ? `${word.slice(0, 47)}…` : word}</Tag>
          </li>
        ))}
        {rest > 0 && <li className="text-xs text-ink-faint">+{rest}</li>}
      </ul>
    </Part>
  );
}
