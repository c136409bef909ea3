/** Lets one loop sleep until something happens. A ring while nobody sleeps is kept for the next. */
export type Bell = { ring: () => void; heard: (timeoutMs: number) => Promise<void> };

export function makeBell(): Bell {
  let isRung = false;
  let wake: (() => void) | null = null;
  return {
    ring() {
      isRung = true;
      wake?.();
    },
    async heard(timeoutMs) {
      if (!isRung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, timeoutMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      isRung = false;
      wake = null;
    },
  };
}
