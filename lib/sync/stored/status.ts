import { z } from "zod";

/** The field of what the Hub says of a repository as a whole, whatever its revision says. */
export const HUB_STATUS = "hubStatus";
export const HubStatus = z.enum(["disabled", "private", "gone"]);
export type HubStatus = z.infer<typeof HubStatus>;
