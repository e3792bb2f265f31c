import type { Chance } from "./chance.ts";
import { FAULTS, KNOCKS, STORMS } from "./climate.ts";

/** All that can go wrong in a run, by kind. */
export const TROUBLES = [
  ...FAULTS,
  /** A call meets a service that is away. */
  "outage",
  /** A call that was on its way when its process ended takes place all the same. */
  "lands_after_death",
  /** Lambda refuses an invocation. */
  "invocation_refused",
  /** An invocation has used up most of its time before it begins. */
  "time_runs_out",
  /** A schedule calls twice for one time. */
  "schedule_repeated",
  /** The clock of a process is off. */
  "clock_off",
  /** A queue gives a message out although it is hidden, or was deleted. */
  "message_repeated",
  /** Lambda cannot read a queue or a stream, or cannot delete what was handled. */
  "feed_away",
  /** Lambda does not hear what became of a batch. */
  "batch_answer_lost",
  /** The bus takes a call, and refuses one of its entries. */
  "event_refused",
  ...STORMS.map((storm) => `api_${storm}` as const),
  "delivery_lost",
  "delivery_late",
  "delivery_repeated",
  "delivery_overtaken",
  /** What people do. */
  "message_sent_twice",
  "other_message_of_a_job",
  "job_canceled",
  "message_not_acceptable",
  "secrets_rotated",
  "key_rotated",
  ...KNOCKS.map((knock) => `stranger_${knock}` as const),
] as const;

export type Trouble = (typeof TROUBLES)[number];

/** A trouble that was put into a run. */
export interface Injected {
  readonly key: string;
  readonly trouble: Trouble;
}

/** Whatever goes wrong in a run goes wrong by way of this: it is counted, and can be left out by its name. */
export interface Troubles {
  /** Whether something with this rate is about to go wrong; it counts once it is said to be made. */
  looms(trouble: Trouble, name: string, rate: number): boolean;
  /** Whether something with this rate goes wrong; once the troubles are over, only what lasts. A name is asked about once. */
  strikes(trouble: Trouble, name: string, rate: number): boolean;
  /** The same for what somebody makes of his own accord, also when the troubles are over. */
  isMade(trouble: Trouble, name: string): boolean;
  /** Names something by what it is and how often it was tried, whatever else happens in the run. */
  numbered(name: string): string;
  readonly injected: readonly Injected[];
  /** Ends the troubles. */
  end(): void;
  readonly areOver: () => boolean;
}

// Of a service there may always be a call that fails.
const LASTING: readonly Trouble[] = FAULTS;

/**
 * @param leftRate part of the faults of calls that are left once the troubles are over; default none
 * @param allows whether a trouble may happen, by its key; for making a failing run shorter
 * @param onMade hears of each by its key
 */
export function createTroubles(
  chance: Chance,
  allows: (key: string) => boolean,
  onMade: (key: string) => void = () => undefined,
  leftRate = 0,
): Troubles {
  const injected: Injected[] = [];
  const counts = new Map<string, number>();
  let areOver = false;
  const leftOf = (trouble: Trouble) => (LASTING.includes(trouble) ? leftRate : 0);

  function isMade(trouble: Trouble, name: string): boolean {
    const key = `${trouble} ${name}`;
    if (!allows(key)) return false;
    injected.push({ key, trouble });
    onMade(key);
    return true;
  }

  function looms(trouble: Trouble, name: string, rate: number): boolean {
    const key = `${trouble} ${name}`;
    const left = areOver ? leftOf(trouble) : 1;
    return chance.happens(key, rate * left) && allows(key);
  }

  return {
    injected,
    looms,
    strikes: (trouble, name, rate) => looms(trouble, name, rate) && isMade(trouble, name),
    isMade,
    numbered(name) {
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      return `${name} #${count}`;
    },
    end() {
      areOver = true;
    },
    areOver: () => areOver,
  };
}
