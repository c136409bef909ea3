"use client";

import type { MouseEvent, ReactNode } from "react";
import { buttonLook } from "@/components/ui/button-look";

/** Closes the drawer it stands in before the link leads on; without script it still leads there. */
const closeDrawer = (event: MouseEvent<HTMLElement>) =>
  event.currentTarget.closest("details.drawer")?.removeAttribute("open");

/** On a phone the filters cover the list; this bar stays in view, says how many are left, and leads to them. */
export function ShowResults({ href, children }: { href: `#${string}`; children: ReactNode }) {
  return (
    <div className="sticky bottom-0 z-20 -mx-1 mt-4 border-t border-line-strong bg-paper px-1 py-3 min-[900px]:hidden">
      <a
        href={href}
        onClick={closeDrawer}
        className={buttonLook({ look: "primary" }, "min-h-11 w-full tabular-nums")}
      >
        {children}
      </a>
    </div>
  );
}
