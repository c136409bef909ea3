"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useSingleKey, useSingleKeys } from "@/components/shell/single-key-setting";
import { Dialog } from "@/components/ui/dialog";

const SINGLE = ["search", "help"] as const;
const GRAPH = ["move", "open", "home"] as const;

/** What the keyboard does, and the switch that stops single keys from doing it. */
export function KeyboardHelp() {
  const t = useTranslations("shell.keys");
  const [open, setOpen] = useState(false);
  const [on, set] = useSingleKeys();
  useSingleKey("?", () => setOpen(true));
  const row = (key: (typeof SINGLE)[number] | (typeof GRAPH)[number]) => (
    <div key={key} className="flex justify-between gap-4 border-t border-line py-1.5">
      <dt>{t(`does.${key}`)}</dt>
      <dd>
        <kbd className="font-mono text-xs text-ink-soft">{t(`key.${key}`)}</kbd>
      </dd>
    </div>
  );
  return (
    <Dialog
      title={t("title")}
      description={t("description")}
      closeLabel={t("close")}
      open={open}
      onOpenChange={setOpen}
      trigger={
        <button
          type="button"
          aria-keyshortcuts="?"
          className="min-h-6 cursor-pointer underline decoration-line-strong underline-offset-4 hover:decoration-copper noscript:hidden"
        >
          {t("title")}
        </button>
      }
    >
      <dl className="text-sm">{[...SINGLE, ...GRAPH].map(row)}</dl>
      <label className="inline-flex min-h-6 items-center gap-2 text-sm">
        <input
          type="checkbox"
          role="switch"
          checked={on}
          onChange={(event) => set(event.target.checked)}
          className="size-4 accent-copper"
        />
        {t("single")}
      </label>
    </Dialog>
  );
}
