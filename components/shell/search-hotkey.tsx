"use client";

import { useEffect } from "react";
import { useSingleKeys } from "@/components/shell/single-key-setting";

const EDITABLE = "input, textarea, select, [contenteditable]";

/** `/` goes to the search field of the page, unless something is being typed or single keys are off. */
export function SearchHotkey() {
  const [on] = useSingleKeys();

  useEffect(() => {
    if (!on) return;
    const focusSearch = (event: KeyboardEvent) => {
      const typing = event.target instanceof Element && event.target.closest(EDITABLE);
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing) return;
      const field = document.querySelector<HTMLInputElement>("[data-search-field]");
      if (!field) return;
      event.preventDefault();
      field.focus();
      field.select();
    };
    document.addEventListener("keydown", focusSearch);
    return () => document.removeEventListener("keydown", focusSearch);
  }, [on]);

  return null;
}
