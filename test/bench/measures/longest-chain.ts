interface Interval {
  readonly from: number;
  readonly to: number;
}

/** How many of the calls were made one after the other, each beginning after the end of the one before, at most. */
export function longestChain(calls: readonly Interval[]): number {
  return chainOf(calls).length;
}

/** The most calls that were made one after the other. */
export function chainOf<Call extends Interval>(calls: readonly Call[]): Call[] {
  const chain: Call[] = [];
  for (const call of calls.toSorted((a, b) => a.to - b.to)) {
    if (call.from >= (chain.at(-1)?.to ?? Number.NEGATIVE_INFINITY)) chain.push(call);
  }
  return chain;
}
