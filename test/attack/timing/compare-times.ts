/** Two calls that must take the same time, whatever differs between them. */
export interface Pair {
  readonly one: () => unknown;
  readonly other: () => unknown;
}

const CALLS_A_SAMPLE = 10;

/**
 * How many times as long `other` takes as `one`, by the quarter of the samples that nothing else on the machine slowed
 * down. The samples alternate, so that what changes slowly changes both.
 */
export function timeRatio({ one, other }: Pair, samples: number): number {
  const ones: bigint[] = [];
  const others: bigint[] = [];
  for (let n = 0; n < samples; n++) {
    if (n % 2 === 0) ones.push(sample(one));
    others.push(sample(other));
    if (n % 2 === 1) ones.push(sample(one));
  }
  return quarter(others) / quarter(ones);
}

function sample(run: () => unknown): bigint {
  const begin = process.hrtime.bigint();
  for (let call = 0; call < CALLS_A_SAMPLE; call++) run();
  return process.hrtime.bigint() - begin;
}

function quarter(times: readonly bigint[]): number {
  const sorted = times.toSorted((a, b) => Number(a - b));
  return Number(sorted[Math.floor(sorted.length / 4)]);
}
