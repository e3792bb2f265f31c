import { BoomerangError } from "@boomerang/client";
import { errorText } from "../routes/describe-error.ts";

/** What could not be read, of several things that are read together. */
export interface Gaps {
  /** What was read; `undefined` if it may not or cannot be read. @throws an error of the console itself */
  orGap<T>(reading: Promise<T>): Promise<T | undefined>;
  /** Why, each reason once. */
  reasons(): readonly string[];
}

export function createGaps(): Gaps {
  const gaps = new Set<string>();
  return {
    async orGap(reading) {
      try {
        return await reading;
      } catch (error) {
        if (!(error instanceof BoomerangError)) throw error;
        gaps.add(errorText(error));
        return undefined;
      }
    },
    reasons: () => [...gaps],
  };
}
