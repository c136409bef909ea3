import { clsx } from "clsx";
import { useFormatter } from "next-intl";

type MomentProps = { at: Date | string; seconds?: boolean; className?: string };

/** A moment to the minute, in UTC: what an administrator compares with a log. */
export function Moment({ at: given, seconds = false, className }: MomentProps) {
  const format = useFormatter();
  const at = new Date(given);
  const precise = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  return (
    <time
      dateTime={at.toISOString()}
      title={`${at.toISOString().slice(0, 19).replace("T", " ")} UTC`}
      className={clsx("whitespace-nowrap tabular-nums", className)}
    >
      {seconds
        ? format.dateTime(at, { ...precise, second: "2-digit" })
        : format.dateTime(at, { ...precise, day: "numeric", month: "short", year: "numeric" })}
    </time>
  );
}
