import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";

/** A comparison in constant time: of so many bytes each, and whether they were the same. */
export interface Comparison {
  readonly bytes: readonly [number, number];
  readonly isSame: boolean;
}

/** Runs something and gives what `timingSafeEqual` was asked meanwhile, in every module that imports it. */
export function watchComparisons<T>(run: () => T): {
  readonly result: T;
  readonly comparisons: Comparison[];
} {
  const original = crypto.timingSafeEqual;
  const comparisons: Comparison[] = [];
  crypto.timingSafeEqual = (one, other) => {
    const isSame = original(one, other);
    comparisons.push({ bytes: [one.byteLength, other.byteLength], isSame });
    return isSame;
  };
  syncBuiltinESMExports();
  try {
    return { result: run(), comparisons };
  } finally {
    crypto.timingSafeEqual = original;
    syncBuiltinESMExports();
  }
}
