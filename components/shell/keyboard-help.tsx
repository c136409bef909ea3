"use client";

import { useState } from "react";
import { useSingleKey, useSingleKeys } from "@/components/shell/single-key-setting";
import { Dialog } from "@/components/ui/dialog";

export type KeyboardHelpWords = {
  title: string;
  description: string;
  close: string;
  single: string;
  keys: { key: string; does: string }[];
};

/** What the keyboard does, and the switch that stops single keys from doing it. */
export function KeyboardHelp({ words }: { words: KeyboardHelpWords }) {
  const [open, setOpen] = useState(false);
  const [on, set] = useSingleKeys();
  useSingleKey("?", () => setOpen(true));
  return (
    <Dialog
      title={words.title}
      description={words.description}
      closeLabel={words.close}
      open={open}
      onOpenChange={setOpen}
      trigger={
        <button
          type="button"
          aria-keyshortcuts="?"
          className="min-h-6 cursor-pointer underline decoration-line-strong underline-offset-4 hover:decoration-copper noscript:hidden"
        >
          {words.title}
        </button>
      }
    >
      <dl className="text-sm">
        {words.keys.map(({ key, does }) => (
          <div key={does} className="flex justify-between gap-4 border-t border-line py-1.5">
            <dt>{does}</dt>
            <dd>
              <kbd className="font-mono text-xs text-ink-soft">{key}</kbd>
            </dd>
          </div>
        ))}
      </dl>
      <label className="inline-flex min-h-6 items-center gap-2 text-sm">
        <input
          type="checkbox"
          role="switch"
          checked={on}
          onChange={(event) => set(event.target.checked)}
          className="size-4 accent-copper"
        />
        {words.single}
      </label>
    </Dialog>
  );
}
