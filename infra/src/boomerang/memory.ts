import type { FunctionName } from "./code.ts";

/** Memory of the functions, MB; Lambda grants CPU in proportion, a core with 1,769. */
export const MEMORY_MB: Readonly<Record<FunctionName, number>> = {
  dispatcher: 512,
  // More than it needs: the CPU that comes with it shortens cold starts, and deliveries can have megabytes.
  receiver: 1024,
  scheduler: 512,
  publisher: 512,
};

/**
 * The largest semi-space of V8's young generation, MB. When it can grow to more than what the old generation has left until its first
 * limit, V8 collects the old generation in the middle of a start: that costs the scheduler, whose start makes the most objects, 5 ms.
 * Its work of a minute takes a twentieth more CPU time with 2 than with 16.
 */
const SEMI_SPACE_MB: Readonly<Record<FunctionName, number>> = {
  dispatcher: 16,
  receiver: 16,
  scheduler: 2,
  publisher: 16,
};

/**
 * Environment variables that keep a function's resident memory flat and low. By default Lambda lets V8's young generation grow to
 * 15 % of the function's memory (three semi-spaces of 5 %), and malloc keep freed memory in an arena for each thread. A process of
 * the receiver grew so from 160 to 250 MB; with these it stays near 160. Lambda leaves both options of Node's heap alone if one is set.
 *
 * Once it has started, a function has less than a core, so V8 needs no more than one thread beside the main one.
 */
export function nodeEnvironment(name: FunctionName): Readonly<Record<string, string>> {
  // The rest is for code, buffers outside of the heap, and Node itself.
  const oldSpaceMb = 0.75 * MEMORY_MB[name];
  return {
    NODE_OPTIONS: `--max-semi-space-size=${SEMI_SPACE_MB[name]} --max-old-space-size=${oldSpaceMb} --v8-pool-size=1`,
    MALLOC_ARENA_MAX: "1",
  };
}
