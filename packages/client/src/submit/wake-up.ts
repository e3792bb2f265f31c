/** Lets one loop wait for whichever of several things comes next. */
export interface WakeUp {
  /** Something has changed: the loop goes on, now or when it next waits. */
  wake(): void;
  next(): Promise<void>;
}

/** `Promise.race` would not do: a promise that stays pending would keep a reaction of each round, and an endless loop its memory. */
export function createWakeUp(): WakeUp {
  let isDue = false;
  let resume: (() => void) | undefined;
  return {
    wake() {
      isDue = true;
      resume?.();
    },
    async next() {
      if (!isDue) {
        await new Promise<void>((resolve) => {
          resume = resolve;
        });
      }
      isDue = false;
      resume = undefined;
    },
  };
}
