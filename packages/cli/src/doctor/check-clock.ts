import type { Finding } from "./finding.ts";

/** One look at another clock. */
export interface ClockReading {
  /** Of the `date` header, which has whole seconds; ms since the epoch. */
  readonly theirs: number;
  /** By this computer's clock, before the request and after the response, ms since the epoch. */
  readonly from: number;
  readonly to: number;
}

const WARNING_MS = 30_000;
// AWS rejects signatures, and the receiver deliveries without a job that waits, from five minutes on.
const PROBLEM_MS = 300_000;

/** The clock of a response; `undefined` without a `date` header. */
export function clockReading(
  date: string | null | undefined,
  from: number,
  to: number,
): ClockReading | undefined {
  const theirs = Date.parse(date ?? "");
  return Number.isNaN(theirs) ? undefined : { theirs, from, to };
}

/** @param whose such as `AWS` */
export function checkClock(whose: string, reading: ClockReading | undefined): Finding {
  const check = `clock, ${whose}`;
  if (reading === undefined) {
    return { check, result: "not_checked", message: `No response of ${whose} has said what time it is.` };
  }
  const aheadMs = aheadBy(reading);
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  if (Math.abs(aheadMs) < WARNING_MS) {
    return {
      check,
      result: "ok",
      message: `This computer's clock is right within ${Math.max(1, seconds)} s.`,
    };
  }
  return {
    check,
    result: Math.abs(aheadMs) < PROBLEM_MS ? "warning" : "problem",
    message: `This computer's clock is ${seconds} s ${aheadMs > 0 ? "ahead" : "behind"}. From 300 s on, AWS rejects what it signs, and the receiver its test delivery.`,
    fix: { text: "Set the clock by network time (NTP), and run this again." },
  };
}

/** How far this computer is ahead at least, in ms: the header's second and the time of the request leave room. */
function aheadBy({ theirs, from, to }: ClockReading): number {
  if (from > theirs + 1000) return from - (theirs + 1000);
  return to < theirs ? to - theirs : 0;
}
