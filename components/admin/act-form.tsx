import { clsx } from "clsx";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import type { ButtonLook } from "@/components/ui/button-look";
import { VisuallyHidden } from "@/components/ui/visually-hidden";

type ActFormProps = ButtonLook & {
  action: (form: FormData) => Promise<void>;
  /** What the action is told. */
  fields: Readonly<Record<string, string>>;
  /** What it acts on; read out after the button's words, which many buttons of a table share. */
  about?: string;
  /** Takes away what cannot simply be had again. */
  isDanger?: boolean;
  children: ReactNode;
};

/** One act, as a button that works without script. */
export function ActForm({
  action,
  fields,
  about,
  isDanger = false,
  look,
  size = "small",
  children,
}: ActFormProps) {
  return (
    <form action={action}>
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button
        type="submit"
        size={size}
        className={clsx(isDanger && "border-bad! font-medium text-bad!")}
        {...(look && { look })}
      >
        {children}
        {about !== undefined && <VisuallyHidden> {about}</VisuallyHidden>}
      </Button>
    </form>
  );
}
