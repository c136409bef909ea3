import { clsx } from "clsx";

const LOOKS = {
  primary:
    "border-copper bg-copper text-paper hover:border-copper-strong hover:bg-copper-strong font-medium",
  plain: "border-edge bg-paper text-ink hover:border-ink hover:bg-raised",
  quiet: "border-transparent text-ink-soft hover:bg-raised hover:text-ink",
} as const;

const SIZES = {
  regular: "min-h-9 px-3.5 text-sm",
  small: "min-h-7 px-2 text-[0.8125rem]",
} as const;

export type ButtonLook = { look?: keyof typeof LOOKS; size?: keyof typeof SIZES };

/** One look for what acts, whether a button or a link does the act. */
export const buttonLook = ({ look = "plain", size = "regular" }: ButtonLook, className?: string) =>
  clsx(
    "inline-flex cursor-pointer items-center justify-center gap-1.5 rounded-[3px] border whitespace-nowrap",
    "disabled:cursor-not-allowed disabled:opacity-60",
    LOOKS[look],
    SIZES[size],
    className,
  );
