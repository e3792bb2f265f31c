/** A line of the bill: a number of units and the price of a unit in US dollars. */
export interface CostLine {
  readonly what: string;
  readonly why: string;
  readonly units: number;
  readonly unitUsd: number;
}

export const MILLION = 1_000_000;
/** Of a month of 30 days. */
export const MINUTES = 30 * 24 * 60;

export function totalUsd(lines: readonly CostLine[]): number {
  return lines.reduce((sum, { units, unitUsd }) => sum + units * unitUsd, 0);
}

export function line(what: string, why: string, units: number, unitUsd: number): CostLine {
  return { what, why, units, unitUsd };
}

/** A line for a million jobs, with the units of one job. */
export function perJob(what: string, why: string, units: number, unitUsd: number): CostLine {
  return line(what, why, MILLION * units, unitUsd);
}

/** A line for a month of 30 days, with the units of one minute. */
export function perMinute(what: string, why: string, units: number, unitUsd: number): CostLine {
  return line(what, why, MINUTES * units, unitUsd);
}
