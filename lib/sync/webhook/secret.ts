import { createHash, timingSafeEqual } from "node:crypto";

/** Whether the secret a sender gave is the one agreed on; takes as long whatever part of it is right. */
export function isSecret(given: string, agreed: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(agreed));
}
