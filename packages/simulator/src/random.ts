import type { Random } from "@boomerang/core";

/** Returns a separate stream of random numbers for each purpose, so that more draws for one change no other. */
export type RandomStreams = (purpose: string) => Random;

export function seededStreams(seed: number | string): RandomStreams {
  return (purpose) => sfc32(`${seed}/${purpose}`);
}

/** `length` lower-case hexadecimal digits. */
export function randomHex(random: Random, length: number): string {
  let hex = "";
  while (hex.length < length)
    hex += Math.floor(random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, "0");
  return hex.slice(0, length);
}

/** A 32-bit FNV-1a hash, started from `basis`. */
export function hash32(text: string, basis = 0x811c9dc5): number {
  let hash = basis;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

// Chris Doty-Humphrey's Small Fast Counter (sfc32): passes PractRand, needs four words of state.
function sfc32(seed: string): Random {
  let a = hash32(seed);
  let b = hash32(seed, a);
  let c = hash32(seed, b);
  let counter = 1;
  const next = () => {
    const sum = (a + b + counter++) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 0x1_0000_0000;
  };
  for (let round = 0; round < 12; round++) next();
  return next;
}
