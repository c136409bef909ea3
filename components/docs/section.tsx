import type { ReactNode } from "react";
import { SectionHeading } from "@/components/ui/section-heading";

type SectionProps = { id: string; title: string; lead?: string; children: ReactNode };

export function Section({ id, title, lead, children }: SectionProps) {
  return (
    <section
      aria-labelledby={id}
      className="border-t border-line pt-8 pb-10 first:border-t-0 first:pt-0"
    >
      <SectionHeading id={id} {...(lead && { lead })}>
        {title}
      </SectionHeading>
      <div className="space-y-4">{children}</div>
    </section>
  );
}
