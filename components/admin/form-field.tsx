import { clsx } from "clsx";
import type { ComponentProps, ReactNode } from "react";

const LOOK =
  "border-edge bg-paper w-full rounded-[3px] border px-2.5 text-sm hover:border-ink aria-invalid:border-bad";

type Described = { label: string; hint?: string | undefined; error?: string | undefined };

/** A labelled control with what it means and, where it was refused, what to do. */
function Field({
  id,
  label,
  hint,
  error,
  children,
}: Described & { id: string; children: ReactNode }) {
  return (
    <div className="space-y-1">
      <label htmlFor={id} className="block text-sm font-medium">
        {label}
      </label>
      {children}
      {error !== undefined && (
        <p id={`${id}-error`} className="text-[0.8125rem] text-bad">
          {error}
        </p>
      )}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-[0.8125rem] text-ink-faint">
          {hint}
        </p>
      )}
    </div>
  );
}

const describing = (id: string, { hint, error }: Omit<Described, "label">) => ({
  id,
  "aria-invalid": error === undefined ? undefined : true,
  "aria-describedby":
    [error !== undefined && `${id}-error`, hint !== undefined && `${id}-hint`]
      .filter(Boolean)
      .join(" ") || undefined,
});

type TextFieldProps = Described & Omit<ComponentProps<"input">, "id"> & { id: string };

export function TextField({ id, label, hint, error, className, ...rest }: TextFieldProps) {
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <input
        className={clsx(LOOK, "h-9", className)}
        autoComplete="off"
        spellCheck={false}
        {...describing(id, { hint, error })}
        {...rest}
      />
    </Field>
  );
}

type TextAreaProps = Described & Omit<ComponentProps<"textarea">, "id"> & { id: string };

export function TextArea({ id, label, hint, error, className, ...rest }: TextAreaProps) {
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <textarea
        className={clsx(LOOK, "min-h-28 py-1.5", className)}
        spellCheck={false}
        {...describing(id, { hint, error })}
        {...rest}
      />
    </Field>
  );
}

type SelectFieldProps = Described &
  Omit<ComponentProps<"select">, "id"> & {
    id: string;
    options: readonly { value: string; label: string }[];
  };

export function SelectField({
  id,
  label,
  hint,
  error,
  options,
  className,
  ...rest
}: SelectFieldProps) {
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <select
        className={clsx(LOOK, "h-9", className)}
        {...describing(id, { hint, error })}
        {...rest}
      >
        {options.map(({ value, label: text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </Field>
  );
}

type ChoiceProps = {
  type: "radio" | "checkbox";
  name: string;
  value: string;
  label: string;
  hint?: string | undefined;
  defaultChecked: boolean;
};

/** A radio button or a checkbox with its words beside it; all of them can be pressed. */
export function Choice({ label, hint, ...rest }: ChoiceProps) {
  return (
    <label className="flex cursor-pointer items-start gap-2.5 py-1 text-sm">
      <input className="mt-0.5 size-4 shrink-0 accent-copper" {...rest} />
      <span>
        {label}
        {hint !== undefined && (
          <span className="block text-[0.8125rem] text-ink-faint">{hint}</span>
        )}
      </span>
    </label>
  );
}
