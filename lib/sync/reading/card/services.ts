import { z } from "zod";
import servicesFile from "./services.json" with { type: "json" };

const File = z.object({ services: z.array(z.object({ provider: z.string(), label: z.string() })) });

const services = File.parse(servicesFile).services.map(({ provider, label }) => ({
  provider,
  start: new RegExp(
    `^(?:${provider}(?:['’]s)? )?(${label})(?![\\p{L}\\p{N}]|[-.][\\p{L}\\p{N}])`,
    "iu",
  ),
}));

export type Service = { provider: string; label: string };

/** A known hosted service a text begins with, and how many characters its name takes. */
export function serviceAtStart(text: string): (Service & { length: number }) | null {
  for (const { provider, start } of services) {
    const found = start.exec(text);
    if (found?.[1]) return { provider, label: found[1], length: found[0].length };
  }
  return null;
}
