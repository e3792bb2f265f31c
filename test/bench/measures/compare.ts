import type { Measurement } from "../benchmark.ts";
import { median } from "../median.ts";

/** Makes both measurements in turn, so that both meet the same load of the machine; the medians of each. */
export async function compare(
  times: number,
  value: () => Promise<number>,
  baseline: () => Promise<number>,
): Promise<Measurement> {
  const values: number[] = [];
  const baselines: number[] = [];
  for (let n = 0; n < times; n++) {
    // The one that is second in one round is first in the next.
    if (n % 2 === 0) values.push(await value());
    baselines.push(await baseline());
    if (n % 2 === 1) values.push(await value());
  }
  return { value: median(values), baseline: median(baselines) };
}
