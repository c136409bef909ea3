import { pino } from "pino";
import { env } from "@/lib/env";

/** The process's logger: JSON lines on stderr, so that stdout stays for answers. Never pass it a token. */
export const log = pino({ level: env().LOG_LEVEL, base: null }, pino.destination(2));
