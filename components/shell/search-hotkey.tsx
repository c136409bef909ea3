"use client";

import { useSingleKey } from "@/components/shell/single-key-setting";

/** `/` goes to the search field of the page. */
export function SearchHotkey() {
  useSingleKey("/", () => {
    const field = document.querySelector<HTMLInputElement>("[data-search-field]");
    field?.focus();
    field?.select();
  });
  return null;
}
