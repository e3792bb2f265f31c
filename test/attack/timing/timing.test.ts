import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { TIMEOUT_MS } from "../attack.ts";

const MEASURE = fileURLToPath(import.meta.resolve("./measure.ts"));

/** Median time ratio of the rounds, by the name of the pair. */
async function measure(): Promise<ReadonlyMap<string, number>> {
  const { stdout } = await promisify(execFile)(process.execPath, [MEASURE]);
  const ratios = Object.entries<number[]>(JSON.parse(stdout));
  return new Map(ratios.map(([name, rounds]) => [name, rounds.toSorted((a, b) => a - b)[2] ?? Number.NaN]));
}

describe("the time of a check", () => {
  let ratios: ReadonlyMap<string, number> = new Map();

  beforeAll(async () => {
    ratios = await measure();
  }, TIMEOUT_MS);

  // A call makes sixteen comparisons, so that a comparison that stops early shows in its time.
  test.each([
    ["of a signature does not depend on where a guess is wrong", "signature"],
    ["of signatures does not depend on which of them is right", "position"],
    ["of a token does not depend on where a guess is wrong", "token"],
  ])("%s", (_, name) => {
    expect(Math.abs((ratios.get(name) ?? Number.NaN) - 1)).toBeLessThan(0.05);
  });

  test.each([
    ["a signature that is compared character by character", "careless signature", 1.2],
    ["signatures of which the first right one stops the check", "careless position", 1.5],
    ["a token that is compared character by character", "careless token", 1.06],
  ])("reveals %s", (_, name, atLeast) => {
    expect(ratios.get(name)).toBeGreaterThan(atLeast);
  });
});
