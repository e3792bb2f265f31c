/** Two calls that should take the same time. */
export interface Pair {
  readonly one: () => unknown;
  readonly other: () => unknown;
}

const CALLS_PER_SAMPLE = 10;

/**
 * The time of `other` divided by the time of `one`. It compares lower quartiles, because other processes slow
 * down many samples. The samples alternate, so that slow changes of the machine affect both.
 */
export function timeRatio({ one, other }: Pair, samples: number): number {
  const ones: bigint[] = [];
  const others: bigint[] = [];
  for (let n = 0; n < samples; n++) {
    if (n % 2 === 0) ones.push(sample(one));
    others.push(sample(other));
    if (n % 2 === 1) ones.push(sample(one));
  }
  return lowerQuartile(others) / lowerQuartile(ones);
}

function sample(run: () => unknown): bigint {
  const begin = process.hrtime.bigint();
  for (let call = 0; call < CALLS_PER_SAMPLE; call++) run();
  return process.hrtime.bigint() - begin;
}

function lowerQuartile(times: readonly bigint[]): number {
  const sorted = times.toSorted((a, b) => Number(a - b));
  return Number(sorted[Math.floor(sorted.length / 4)]);
}
