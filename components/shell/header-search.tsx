"use client";

import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { links } from "@/lib/web/links";

/** The box in the header, left out where the page has its own: the first page, and the list, whose box keeps its filters. */
export function HeaderSearch({ children }: { children: ReactNode }) {
  const pathname = usePathname();
  return pathname === links.home() || pathname === links.models() ? null : children;
}
