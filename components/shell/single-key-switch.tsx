"use client";

import { useSingleKeys } from "@/components/shell/single-key-setting";

export function SingleKeySwitch({ label }: { label: string }) {
  const [on, set] = useSingleKeys();
  return (
    <label className="inline-flex min-h-6 items-center gap-2 noscript:hidden">
      <input
        type="checkbox"
        role="switch"
        checked={on}
        onChange={(event) => set(event.target.checked)}
        className="size-4 accent-copper"
      />
      {label}
    </label>
  );
}
