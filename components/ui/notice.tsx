import { clsx } from "clsx";
import { CircleAlert, Info, OctagonAlert } from "lucide-react";
import type { ReactNode } from "react";

const TONES = {
  info: { icon: Info, rule: "border-line-strong", ink: "text-ink-faint" },
  caution: { icon: CircleAlert, rule: "border-caution", ink: "text-caution" },
  bad: { icon: OctagonAlert, rule: "border-bad", ink: "text-bad" },
} as const;

type NoticeProps = {
  tone?: keyof typeof TONES;
  title?: ReactNode;
  /** Announced when it appears after the page was read; leave out for what is part of the page. */
  live?: boolean;
  className?: string;
  children?: ReactNode;
};

/** Something to know before reading on. The first words say what it is; the icon and the rule repeat it. */
export function Notice({ tone = "info", title, live = false, className, children }: NoticeProps) {
  const { icon: Icon, rule, ink } = TONES[tone];
  return (
    <div
      className={clsx("flex gap-3 border-l-2 bg-raised px-4 py-3 text-sm", rule, className)}
      {...(live && { role: "status" })}
    >
      <Icon aria-hidden className={clsx("mt-0.5 size-4 shrink-0", ink)} />
      <div className="min-w-0 space-y-1">
        {title && <p className="font-medium">{title}</p>}
        {children && <div className="text-ink-soft">{children}</div>}
      </div>
    </div>
  );
}
