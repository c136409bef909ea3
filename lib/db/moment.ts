import { Prisma } from "@/lib/db/client";

/** A `timestamptz` column in JSON as JavaScript writes a moment: Postgres would write the session's offset. */
export const momentOf = (column: string): Prisma.Sql =>
  Prisma.raw(`to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);
