import type { Metadata } from "next";
import type { ReactNode } from "react";

/**
 * Nothing here is for a search engine, and an address that carries a code is told to no other site. Stricter than
 * that, the browser would hide from our own forms where they come from, and their actions would be refused.
 */
export const metadata: Metadata = {
  robots: { index: false, follow: false },
  referrer: "same-origin",
};

export default function AdminLayout({ children }: { children: ReactNode }) {
  return children;
}
