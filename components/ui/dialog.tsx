"use client";

import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";

type DialogProps = {
  title: string;
  description: string;
  closeLabel: string;
  trigger: ReactNode;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  children: ReactNode;
};

/** A small window over the page: holds the focus, closes on Escape, gives the focus back. */
export function Dialog({
  title,
  description,
  closeLabel,
  trigger,
  children,
  ...state
}: DialogProps) {
  return (
    <Primitive.Root {...state}>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 bg-ink/30" />
        <Primitive.Content className="fixed top-1/2 left-1/2 z-50 max-h-[85vh] w-[min(28rem,calc(100vw-2rem))] -translate-1/2 space-y-4 overflow-y-auto border border-line-strong bg-paper p-6 text-ink">
          <div className="flex items-start justify-between gap-4">
            <Primitive.Title className="font-serif text-xl">{title}</Primitive.Title>
            <Primitive.Close
              aria-label={closeLabel}
              className="inline-flex size-8 items-center justify-center text-ink-soft hover:text-ink"
            >
              <X aria-hidden className="size-4" />
            </Primitive.Close>
          </div>
          <Primitive.Description className="text-sm text-ink-soft">
            {description}
          </Primitive.Description>
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
