/** Number fields and selects of the filter column and the toolbar. */
export const FIELD =
  "border-edge bg-paper h-8 rounded-[3px] border px-2 text-[0.8125rem] hover:border-ink tabular-nums";
