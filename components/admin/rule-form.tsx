"use client";

import { useActionState, useEffect, useRef } from "react";
import { PreviewPanel, type PreviewWords } from "@/components/admin/preview-panel";
import { type FieldWords, RuleFields } from "@/components/admin/rule-fields";
import styles from "@/components/admin/rule-form.module.css";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { Refusal, RuleFormState } from "@/lib/sync/rules/form";

export type RuleFormWords = {
  preview: string;
  working: string;
  mend: string;
  refusal: Record<Refusal, string>;
  fields: FieldWords;
  previewPanel: PreviewWords;
};

type RuleFormProps = {
  action: (state: RuleFormState, form: FormData) => Promise<RuleFormState>;
  initial: RuleFormState;
  /** Of the rule that is changed; absent for a new one. */
  ruleId?: string;
  submit: string;
  words: RuleFormWords;
};

/** A rule as it is stated. Previewing asks the Hub and changes nothing; both buttons work without script. */
export function RuleForm({ action, initial, ruleId, submit, words }: RuleFormProps) {
  const [state, send, isPending] = useActionState(action, initial);
  const problems = useRef<HTMLDivElement>(null);
  const taken = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (state.sent > 0) (state.preview ? taken : problems).current?.focus();
  }, [state]);

  const { errors, refusal, sentence, preview, values, sent } = state;
  return (
    <form action={send} className={styles.form} aria-busy={isPending}>
      {ruleId !== undefined && <input type="hidden" name="rule" value={ruleId} />}
      <div ref={problems} tabIndex={-1} className="focus:outline-none">
        {(errors.length > 0 || refusal !== null) && (
          <Notice
            tone="bad"
            title={refusal ? words.refusal[refusal] : words.mend}
            live
            className="mb-6"
          >
            {sentence}
            {errors.length > 0 && (
              <ul>
                {errors.map(({ field, message }) => (
                  <li key={field}>
                    <a
                      href={`#rule-${field}`}
                      className="inline-flex min-h-6 items-center underline underline-offset-[3px]"
                    >
                      {labelOf(field, words.fields)}: {message}
                    </a>
                  </li>
                ))}
              </ul>
            )}
          </Notice>
        )}
      </div>
      <div className="max-w-4xl">
        {/* React empties a form once it was sent; drawn anew, it shows what was typed. */}
        <RuleFields key={sent} values={values} errors={errors} words={words.fields} />
        <div className="mt-8 flex flex-wrap items-center gap-3 border-t border-line pt-6">
          <Button type="submit" name="intent" value="preview" disabled={isPending}>
            {words.preview}
          </Button>
          <Button type="submit" name="intent" value="save" look="primary" disabled={isPending}>
            {submit}
          </Button>
          <span role="status" className="text-sm text-ink-faint">
            {isPending && words.working}
          </span>
        </div>
      </div>
      <div ref={taken} tabIndex={-1} className="focus:outline-none">
        {/* What was taken of the form as it was before does not stand beside an answer to come. */}
        {preview && !isPending && (
          <PreviewPanel
            preview={preview}
            kind={values.kind}
            isCopied={values.mirrors === "on"}
            words={words.previewPanel}
          />
        )}
      </div>
    </form>
  );
}

/** What the form calls a field; the two without a control of their own are named by their group. */
function labelOf(field: string, words: FieldWords): string {
  if (field === "kind") return words.kindLegend;
  if (field === "depth") return words.depthLegend;
  return Object.entries(words.field).find(([name]) => name === field)?.[1].label ?? field;
}
