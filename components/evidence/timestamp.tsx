import { useFormatter } from "next-intl";

/**
 * A moment, as a day in UTC; the time of day is the title, or stands beside it where order matters. Never "3 months ago": a record is quoted, and a quote must
 * mean the same tomorrow (and the server's clock would contradict the reader's).
 */
export function Timestamp({
  at,
  withTime = false,
  className,
}: {
  at: string;
  withTime?: boolean;
  className?: string;
}) {
  const format = useFormatter();
  const moment = new Date(at);
  return (
    <time
      dateTime={at}
      title={`${moment.toISOString().slice(0, 16).replace("T", " ")} UTC`}
      className={className}
    >
      {format.dateTime(moment, { day: "numeric", month: "short", year: "numeric" })}
      {withTime && `, ${moment.toISOString().slice(11, 16)} UTC`}
    </time>
  );
}
