import { Disclosure } from "@/components/ui/disclosure";
import { KeyValue, KeyValues } from "@/components/ui/key-values";
import { Notice } from "@/components/ui/notice";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import { Tag } from "@/components/ui/tag";
import { formatBytes } from "@/lib/sync/mirror/size";
import type { RULE_KINDS } from "@/lib/sync/rules/schema";
import type { ShownPart, ShownPreview } from "@/lib/sync/rules/form";

export type PreviewWords = {
  title: string;
  changesNothing: string;
  looked: string;
  requests: string;
  requestsAbout: string;
  bytes: string;
  bytesOf: string;
  bytesUnknown: string;
  ifCopied: string;
  included: string;
  excluded: string;
  none: string;
  more: string;
  repository: string;
  why: string;
  size: string;
  toKnow: string;
  notWhole: string;
  mayChange: string;
  inCatalog: string;
  /** By what the rule follows: the Hub showed nothing of it. */
  nothing: Record<(typeof RULE_KINDS)[number], string>;
};

type PreviewPanelProps = {
  preview: ShownPreview;
  /** Whether the rule would copy files. */
  isCopied: boolean;
  /** What kind of rule it is. */
  kind: string;
  words: PreviewWords;
};

/** What the rule would take and leave, with why; nothing of it is kept. */
export function PreviewPanel({ preview, isCopied, kind, words }: PreviewPanelProps) {
  const { isWhole, requests, included, excluded } = preview;
  const looked = included.count + excluded.count;
  const nothing = Object.entries(words.nothing).find(([name]) => name === kind)?.[1];
  const notes = [
    ...(looked === 0 && nothing !== undefined ? [nothing] : []),
    ...(isWhole ? [] : [words.notWhole]),
    ...(excluded.mayChange > 0
      ? [words.mayChange.replace("{count}", number(excluded.mayChange))]
      : []),
  ];
  return (
    <section aria-labelledby="preview" className="mt-10 space-y-5 border-t border-line-strong pt-6">
      <div>
        <h2 id="preview" className="font-serif text-2xl">
          {words.title}
        </h2>
        <p className="mt-1 text-sm text-ink-soft">{words.changesNothing}</p>
      </div>
      <KeyValues className="max-w-3xl">
        <KeyValue term={words.looked}>{number(looked)}</KeyValue>
        <KeyValue term={words.requests}>
          {words.requestsAbout.replace("{count}", number(requests))}
        </KeyValue>
        <KeyValue term={words.bytes}>{sizeIn(preview, isCopied, words)}</KeyValue>
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

function sizeIn({ bytes, sized, included }: ShownPreview, isCopied: boolean, words: PreviewWords) {
  if (bytes === null) return words.bytesUnknown;
  const basis = words.bytesOf
    .replace("{sized}", number(sized))
    .replace("{count}", number(included.count));
  return [
    formatBytes(bytes),
    ...(sized < included.count ? [basis] : []),
    ...(!isCopied && bytes > 0 ? [words.ifCopied] : []),
  ].join(", ");
}

// The server draws it first; both must write numbers alike.
const number = (value: number) => value.toLocaleString("en");

/** From so many rows on a table scrolls under its head. */
const TALL_ROWS = 20;

type PartProps = { words: PreviewWords; title: string; part: ShownPart; open?: boolean };

/** One of the two halves; opening one closes the other. */
function Part({ words, title, part: { count, first }, open = false }: PartProps) {
  const hasSizes = first.some(({ bytes }) => bytes !== null);
  return (
    <Disclosure
      name="preview-part"
      open={open}
      summary={
        <span className="text-base font-medium">
          {title} <span className="font-normal text-ink-faint tabular-nums">{number(count)}</span>
        </span>
      }
    >
      {first.length === 0 ? (
        <p className="text-sm text-ink-soft">{words.none}</p>
      ) : (
        <Table label={`${title} (${number(count)})`} stickyHeader={first.length > TALL_ROWS}>
          <thead>
            <Row>
              <HeadCell className="min-w-64">{words.repository}</HeadCell>
              <HeadCell className="min-w-80">{words.why}</HeadCell>
              {hasSizes && <HeadCell numeric>{words.size}</HeadCell>}
            </Row>
          </thead>
          <tbody>
            {first.map(({ ref, reason, bytes, inCatalog }, place) => (
              // Entries without an id share the words that stand for one.
              <Row key={`${place} ${ref}`}>
                <HeadCell scope="row" className="max-w-96 font-normal wrap-anywhere">
                  {ref} {inCatalog && <Tag>{words.inCatalog}</Tag>}
                </HeadCell>
                <Cell label={words.why} className="max-w-[40rem] text-ink-soft">
                  {reason}
                </Cell>
                {hasSizes && (
                  <Cell label={words.size} numeric className="whitespace-nowrap">
                    {bytes === null ? "–" : formatBytes(bytes)}
                  </Cell>
                )}
              </Row>
            ))}
          </tbody>
        </Table>
      )}
      {count > first.length && (
        <p className="mt-2 text-sm text-ink-faint">
          {words.more.replace("{count}", number(count - first.length))}
        </p>
      )}
    </Disclosure>
  );
}
