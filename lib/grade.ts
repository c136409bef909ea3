import { z } from "zod";

/** Evidence grades, weakest first; the same order as the database's enum. */
export const GRADES = ["declared", "hub_derived", "inferred", "attested", "verified"] as const;

export const Grade = z
  .enum(GRADES)
  .meta({ id: "Grade", description: "How well a fact is evidenced, weakest first." });
export type Grade = z.infer<typeof Grade>;
