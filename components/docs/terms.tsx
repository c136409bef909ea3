import { KeyValue, KeyValues } from "@/components/ui/key-values";

/** Words and what they mean here. */
export function Terms({ terms }: { terms: readonly { term: string; text: string }[] }) {
  return (
    <KeyValues>
      {terms.map(({ term, text }) => (
        <KeyValue key={term} term={<span className="font-medium text-ink">{term}</span>}>
          <span className="text-ink-soft">{text}</span>
        </KeyValue>
      ))}
    </KeyValues>
  );
}
