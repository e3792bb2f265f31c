import type { Random } from "@boomerang/core";

/**
 * All decisions of a run, from one seed. A decision depends only on the seed and its own name, so that leaving one out
 * changes no other: this makes it possible to minimize a failing run.
 */
export interface Chance {
  /** A number in [0, 1), always the same for a name. */
  of(name: string): number;
  happens(name: string, rate: number): boolean;
  /** A whole number, both ends included. */
  between(name: string, min: number, max: number): number;
  /** One item of a list, which must not be empty. */
  pick<T>(name: string, list: readonly T[]): T;
  /** For repeated draws, such as the jitter of a process. */
  stream(name: string): Random;
}

export function createChance(seed: number): Chance {
  const of = (name: string) => hash(`${seed}/${name}`);
  const between = (name: string, min: number, max: number) => min + Math.floor(of(name) * (max - min + 1));
  return {
    of,
    happens: (name, rate) => rate > 0 && of(name) < rate,
    between,
    pick<T>(name: string, list: readonly T[]) {
      if (list.length === 0) throw new RangeError(`nothing to pick from for ${name}`);
      return list[between(name, 0, list.length - 1)] as T;
    },
    stream(name) {
      let count = 0;
      return () => of(`${name}/${count++}`);
    },
  };
}

/** FNV-1a, then the finalizer of MurmurHash3, which spreads names that differ only in a digit. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) h = Math.imul(h ^ text.charCodeAt(at), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 0x1_0000_0000;
}
