"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { buttonLook } from "@/components/ui/button-look";

const SHOWN_MS = 2000;

/** Copies a value. Says so in words and to a screen reader; hidden where there is no script to do it. */
export function CopyButton({
  value,
  label,
  copied,
}: {
  value: string;
  label: string;
  copied: string;
}) {
  const [done, setDone] = useState(false);

  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setDone(true);
    setTimeout(() => setDone(false), SHOWN_MS);
  };

  return (
    <span className="inline-flex items-center noscript:hidden">
      <button
        type="button"
        aria-label={label}
        title={label}
        onClick={() => void copy()}
        className={buttonLook({ look: "quiet", size: "small" }, "px-1.5")}
      >
        {done ? (
          <Check aria-hidden className="size-3.5 text-good" />
        ) : (
          <Copy aria-hidden className="size-3.5" />
        )}
      </button>
      <span role="status" className="text-xs text-good">
        {done && copied}
      </span>
    </span>
  );
}
