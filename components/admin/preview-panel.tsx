import { Disclosure } from "@/components/ui/disclosure";
import { KeyValue, KeyValues } from "@/components/ui/key-values";
import { Notice } from "@/components/ui/notice";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import type { ShownPreview } from "@/lib/sync/rules/form";

export type PreviewWords = {
  title: string;
  changesNothing: string;
  included: string;
  excluded: string;
  none: string;
  repository: string;
  why: string;
  size: string;
  toKnow: string;
};

/** What the rule would take and leave, with why; nothing of it is kept. */
export function PreviewPanel({ preview, words }: { preview: ShownPreview; words: PreviewWords }) {
  const { facts, notes, included, excluded } = preview;
  return (
    <section aria-labelledby="preview" className="mt-10 space-y-5 border-t border-line-strong pt-6">
      <div>
        <h2 id="preview" className="font-serif text-2xl">
          {words.title}
        </h2>
        <p className="mt-1 text-sm text-ink-soft">{words.changesNothing}</p>
      </div>
      <KeyValues className="max-w-3xl">
        {facts.map(({ term, value }) => (
          <KeyValue key={term} term={term}>
            {value}
          </KeyValue>
        ))}
      </KeyValues>
      {notes.length > 0 && (
        <Notice tone="caution" title={words.toKnow}>
          <ul className="space-y-1">
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </Notice>
      )}
      <Part words={words} title={words.included} part={included} open />
      <Part words={words} title={words.excluded} part={excluded} />
    </section>
  );
}

type PartProps = {
  words: PreviewWords;
  title: string;
  part: ShownPreview["included"];
  open?: boolean;
};

/** One of the two halves; opening one closes the other. */
function Part({ words, title, part: { count, shown, more }, open = false }: PartProps) {
  const hasSizes = shown.some(({ size }) => size !== null);
  return (
    <Disclosure
      name="preview-part"
      open={open}
      summary={
        <span className="text-base font-medium">
          {title} <span className="font-normal text-ink-faint tabular-nums">{count}</span>
        </span>
      }
    >
      {shown.length === 0 ? (
        <p className="text-sm text-ink-soft">{words.none}</p>
      ) : (
        <Table label={`${title} (${count})`} stickyHeader={shown.length > 20}>
          <thead>
            <Row>
              <HeadCell className="min-w-64">{words.repository}</HeadCell>
              <HeadCell className="min-w-80">{words.why}</HeadCell>
              {hasSizes && <HeadCell numeric>{words.size}</HeadCell>}
            </Row>
          </thead>
          <tbody>
            {shown.map(({ ref, why, size }) => (
              <Row key={ref}>
                <HeadCell scope="row" className="max-w-96 font-normal wrap-anywhere">
                  {ref}
                </HeadCell>
                <Cell label={words.why} className="max-w-[40rem] text-ink-soft">
                  {why}
                </Cell>
                {hasSizes && (
                  <Cell label={words.size} numeric className="whitespace-nowrap">
                    {size ?? "–"}
                  </Cell>
                )}
              </Row>
            ))}
          </tbody>
        </Table>
      )}
      {more !== null && <p className="mt-2 text-sm text-ink-faint">{more}</p>}
    </Disclosure>
  );
}
