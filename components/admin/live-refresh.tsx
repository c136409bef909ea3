"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";

const EVERY_MS = 5000;

/**
 * Reads the page again every few seconds while it is looked at. It begins only when asked to, and stops when asked to:
 * numbers that change by themselves are hard to read.
 */
export function LiveRefresh({ label }: { label: string }) {
  const router = useRouter();
  const [isOn, setOn] = useState(false);

  useEffect(() => {
    if (!isOn) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") router.refresh();
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [isOn, router]);

  return (
    <label className="inline-flex min-h-6 cursor-pointer items-center gap-2 noscript:hidden">
      <input
        type="checkbox"
        checked={isOn}
        onChange={(event) => setOn(event.target.checked)}
        className="size-4 accent-copper"
      />
      {label}
    </label>
  );
}
