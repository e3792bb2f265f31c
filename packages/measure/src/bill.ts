/** A line of the cost model: units and the price of one in US dollars. */
export interface ModelLine {
  readonly what: string;
  readonly units: number;
  readonly unitUsd: number;
}

/** A line of the bill of a run. */
export interface BillLine {
  readonly what: string;
  /** Units that were counted in the time of the run; `undefined`: not available. */
  readonly counted: number | undefined;
  /** Units by the cost model for as many jobs. */
  readonly modelled: number;
  readonly unitUsd: number;
}

const MILLION = 1_000_000;

/**
 * Compares what was counted with the cost model.
 *
 * @param model for a million jobs; lines that are not for each job must be left out
 * @param counted by the names of the model's lines
 */
export function billOf(
  jobs: number,
  model: readonly ModelLine[],
  counted: ReadonlyMap<string, number>,
): BillLine[] {
  return model.map(({ what, units, unitUsd }) => ({
    what,
    counted: counted.get(what),
    modelled: (units * jobs) / MILLION,
    unitUsd,
  }));
}

/** Dollars for a million jobs; what was not counted is taken from the model. */
export function usdOfMillion(jobs: number, bill: readonly BillLine[]): { counted: number; modelled: number } {
  const usd = (units: (line: BillLine) => number) =>
    jobs === 0 ? 0 : (bill.reduce((sum, line) => sum + units(line) * line.unitUsd, 0) * MILLION) / jobs;
  return {
    counted: usd(({ counted, modelled }) => counted ?? modelled),
    modelled: usd(({ modelled }) => modelled),
  };
}
