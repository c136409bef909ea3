import type { ReactNode } from "react";
import { Choice, SelectField, TextArea, TextField } from "@/components/admin/form-field";
import type { FieldError } from "@/lib/errors";
import type { RuleField, RuleValues } from "@/lib/sync/rules/form";
import type { CHILD_RELATIONS, RULE_KINDS } from "@/lib/sync/rules/schema";
import type { Depth } from "@/lib/sync/schema";

type Worded = { label: string; hint: string };

export type FieldWords = {
  field: Record<Exclude<RuleField, "kind" | "depth">, Worded>;
  kindLegend: string;
  kind: Record<(typeof RULE_KINDS)[number], Worded>;
  depthLegend: string;
  depth: Record<Depth, Worded>;
  howOften: string;
  anyRelation: string;
  relation: Record<(typeof CHILD_RELATIONS)[number], string>;
};

type RuleFieldsProps = { values: RuleValues; errors: readonly FieldError[]; words: FieldWords };

/**
 * Every field of a rule, in the order of its words; those of a kind stand together, and carry which kind
 * they are of.
 */
export function RuleFields({ values, errors, words }: RuleFieldsProps) {
  const error = (field: RuleField) => errors.find((one) => one.field === field)?.message;
  const common = (field: Exclude<RuleField, "kind" | "depth">) => ({
    id: `rule-${field}`,
    name: field,
    defaultValue: values[field],
    error: error(field),
    ...words.field[field],
  });
  const relations = [
    { value: "", label: words.anyRelation },
    ...Object.entries(words.relation).map(([value, label]) => ({ value, label })),
  ];
  return (
    <div className="space-y-8">
      <div className="max-w-md">
        <TextField {...common("name")} maxLength={100} />
      </div>
      <Group id="rule-kind" legend={words.kindLegend} error={error("kind")}>
        <div className="grid gap-x-8 sm:grid-cols-2 lg:grid-cols-3">
          {Object.entries(words.kind).map(([kind, worded]) => (
            <Choice
              key={kind}
              type="radio"
              name="kind"
              value={kind}
              defaultChecked={values.kind === kind}
              {...worded}
            />
          ))}
        </div>
        <div className="mt-4 grid max-w-3xl gap-x-8 gap-y-4 sm:grid-cols-2">
          <div data-kind="author">
            <TextField {...common("author")} className="font-mono" />
          </div>
          <div data-kind="tag">
            <TextField {...common("tag")} className="font-mono" />
          </div>
          <div data-kind="search">
            <TextField {...common("search")} className="font-mono" />
          </div>
          <div data-kind="list" className="sm:col-span-2">
            <TextArea {...common("models")} rows={6} className="font-mono" />
          </div>
          <div data-kind="children">
            <TextField {...common("base")} className="font-mono" />
          </div>
          <div data-kind="children">
            <SelectField {...common("relation")} options={relations} />
          </div>
        </div>
      </Group>
      <Group id="rule-depth" legend={words.depthLegend} error={error("depth")}>
        <div className="grid max-w-3xl gap-x-8 sm:grid-cols-2">
          {Object.entries(words.depth).map(([depth, worded]) => (
            <Choice
              key={depth}
              type="radio"
              name="depth"
              value={depth}
              defaultChecked={values.depth === depth}
              {...worded}
            />
          ))}
        </div>
        <div className="mt-2 max-w-3xl border-t border-line pt-2">
          <Choice
            type="checkbox"
            name="mirrors"
            value="on"
            defaultChecked={values.mirrors === "on"}
            {...words.field.mirrors}
          />
        </div>
      </Group>
      <Group id="rule-often" legend={words.howOften} error={undefined}>
        <div className="grid max-w-3xl gap-x-8 gap-y-4 sm:grid-cols-3">
          <TextField {...common("everyMinutes")} inputMode="numeric" className="tabular-nums" />
          <TextField {...common("reconcileHours")} inputMode="numeric" className="tabular-nums" />
          <TextField {...common("guardShare")} inputMode="decimal" className="tabular-nums" />
        </div>
      </Group>
    </div>
  );
}

type GroupProps = { id: string; legend: string; error: string | undefined; children: ReactNode };

function Group({ id, legend, error, children }: GroupProps) {
  return (
    <fieldset id={id} className="border-t border-line pt-3">
      <legend className="float-left mb-2 w-full font-serif text-lg">{legend}</legend>
      <div className="clear-both">
        {error !== undefined && <p className="text-[0.8125rem] text-bad">{error}</p>}
        {children}
      </div>
    </fieldset>
  );
}
