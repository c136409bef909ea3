import { clsx } from "clsx";
import type { ReactNode } from "react";

/** The measure of a page: wide enough for a dense table, narrow for what is read. */
export function PageContainer({
  narrow = false,
  className,
  children,
}: {
  narrow?: boolean;
  className?: string;
  children: ReactNode;
}) {
  return (
    <div
      className={clsx(
        "mx-auto w-full px-4 sm:px-6",
        narrow ? "max-w-3xl" : "max-w-[84rem]",
        className,
      )}
    >
      {children}
    </div>
  );
}
