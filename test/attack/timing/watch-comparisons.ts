import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";

/** A call of `timingSafeEqual`. */
export interface Comparison {
  /** Lengths of both arguments. */
  readonly bytes: readonly [number, number];
  readonly isSame: boolean;
}

/** Calls `run` and records the calls of `timingSafeEqual` during it, in every module that imports it. */
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
