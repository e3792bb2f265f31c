import { CLOCKS_APART_MS, DEFAULT_SETTINGS, FEEDS, QUEUES } from "./as-deployed.ts";
import type { Chance } from "./chance.ts";

/** What can be unreachable for a while. */
export const SERVICES = [
  "jobs",
  "control",
  "bucket",
  "bus",
  "api",
  "secrets",
  "jobsQueue",
  "deadLetters",
  "spill",
  /** Of table `Jobs`. */
  "stream",
] as const;
export type Service = (typeof SERVICES)[number];

/** What can go wrong with one effect. */
export const FAULTS = ["dies_before", "dies_after", "fails", "answer_lost", "slow"] as const;
export type Fault = (typeof FAULTS)[number];

/** A time in which something is not as it should be; milliseconds since the start of the run. */
export interface Spell<What> {
  readonly what: What;
  readonly from: number;
  readonly to: number;
}

/** An outage: calls are refused at once, or hang until their time is over. */
export interface Outage extends Spell<Service> {
  readonly how: "refuses" | "hangs";
}

/** What the API makes of calls for a while. */
export const STORMS = [
  /** 429. */
  "throttles",
  /** 503. */
  "down",
  /** 500, 502 and 504, and nothing is accepted. */
  "fails",
  /** The same, though submissions are accepted. */
  "misleads",
  /** 401. */
  "account",
  /** Submissions are accepted, and the connection breaks. */
  "answers_lost",
] as const;
export type Storm = Spell<(typeof STORMS)[number]>;

/** What strangers send. */
export const KNOCKS = [
  "no_path",
  "wrong_token",
  "token_of_another",
  "beginning_of_a_token",
  "wrong_signature",
  "malformed",
  "empty",
  "huge",
  "replay",
] as const;
export type Knock = (typeof KNOCKS)[number];

/** How kind the world is to one run: each run has its own mixture, and some a calm one. */
export interface Climate {
  /** Faults come until then, milliseconds since the start. */
  readonly troubleMs: number;
  readonly faultRates: Readonly<Record<Fault, number>>;
  /** Lasting troubles: the part of {@link faultRates} that is left after {@link troubleMs}. */
  readonly lastingRate: number;
  readonly outages: readonly Outage[];
  readonly storms: readonly Storm[];
  readonly latencyMs: number;
  readonly skewMs: number;
  /** Part of the invocations that Lambda refuses, of those that run out of time, and of those after which a process is not used again. */
  readonly throttleRate: number;
  readonly timeOutRate: number;
  readonly recycleRate: number;
  /** Part of the messages that are given out although they were given out, or deleted, already. */
  readonly repeatRate: number;
  readonly rotates: boolean;
  readonly signs: boolean;
  readonly strangers: number;
  readonly jobs: number;
  readonly submissionsPerMinute: number;
  readonly statusCallsPerSecond: number;
  readonly queueStatusCallsPerSecond: number;
  readonly retentionMs: number;
  readonly firstCheckMs: number;
  readonly delivery: {
    readonly lose: number;
    readonly delay: number;
    readonly repeat: number;
    readonly reorder: number;
  };
  readonly inferenceMs: number;
  /** By how much the index is behind at most. */
  readonly indexLagMs: number;
  /** How many batches of messages are handled at once, at most. */
  readonly dispatchers: number;
  /** Whether all jobs are sent within seconds, more of them than the pace allows. */
  readonly comesAtOnce: boolean;
}

/** The outage of a service at a time, in milliseconds since the start of the run. */
export function outageAt(
  { outages }: Pick<Climate, "outages">,
  service: Service,
  at: number,
): Outage | undefined {
  return outages.find(({ what, from, to }) => what === service && from <= at && at < to);
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
// In some runs messages live for an hour and a half instead of a fortnight; then where they live, and their last refuge,
// must not be away for hours.
const SHORT_RETENTION_MS = 1.5 * HOUR;
const LIFE_OF_MESSAGES: readonly Service[] = ["jobsQueue", "deadLetters"];

export function createClimate(chance: Chance): Climate {
  const troubleMs = chance.pick("trouble", [10, 30, 30, 120, 120, 300]) * MINUTE;
  const comesAtOnce = chance.happens("comes at once", 0.15);
  const isCrowd = chance.happens("crowd", 0.01);
  const isCalm = chance.happens("calm", 0.05);
  // Each kind of trouble is in some runs and not in others: what hides behind one is seen without it.
  const sometimes = (name: string, rates: readonly number[]) =>
    !isCalm && chance.happens(`has ${name}`, 0.6) ? chance.pick(name, rates) : 0;
  const faultRates = Object.fromEntries(
    FAULTS.map((fault) => [fault, sometimes(fault, [0.002, 0.01, 0.03])]),
  ) as Record<Fault, number>;
  const isShort = chance.happens("short retention", 0.33);
  const retentionMs = isShort ? SHORT_RETENTION_MS : QUEUES.jobsQueue.retentionMs;
  const spells = <What extends string>(kind: string, whats: readonly What[], most: number) =>
    Array.from({ length: sometimes(kind, [1, 2, most]) }, (_, n): Spell<What> => {
      const from = chance.between(`${kind} ${n} from`, 0, troubleMs);
      const length = chance.pick(`${kind} ${n} length`, [5_000, MINUTE, 10 * MINUTE, HOUR, 3 * HOUR]);
      return { what: chance.pick(`${kind} ${n}`, whats), from, to: Math.min(from + length, troubleMs) };
    });
  return {
    troubleMs,
    faultRates,
    lastingRate: chance.happens("lasting troubles", 1 / 3) ? 0.1 : 0,
    outages: spells("outages", SERVICES, 6).map((spell, n) => ({
      ...spell,
      to:
        isShort && LIFE_OF_MESSAGES.includes(spell.what)
          ? Math.min(spell.to, spell.from + 10 * MINUTE)
          : spell.to,
      how: chance.pick(`outages ${n} how`, ["refuses", "hangs"]),
    })),
    storms: spells("storms", STORMS, 4),
    latencyMs: chance.pick("latency", [2, 20, 100]),
    skewMs: sometimes("skew", [40, 400, CLOCKS_APART_MS / 2]),
    throttleRate: sometimes("throttle", [0.01, 0.1]),
    timeOutRate: sometimes("time out", [0.005, 0.05]),
    recycleRate: chance.pick("recycle", [0, 0.05, 0.5]),
    repeatRate: sometimes("repeat", [0.01, 0.1]),
    rotates: !isCalm && chance.happens("rotates", 0.4),
    signs: chance.happens("signs", 0.7),
    strangers: sometimes("strangers", [5, 20]),
    jobs: isCrowd ? 150 : comesAtOnce ? 40 : chance.pick("jobs", [1, 5, 12, 25]),
    submissionsPerMinute: isCrowd
      ? 120
      : chance.pick("pace", [2, 12, 30, 600, DEFAULT_SETTINGS.submissionsPerMinute]),
    statusCallsPerSecond: chance.pick("status calls", [2, DEFAULT_SETTINGS.statusCallsPerSecond]),
    queueStatusCallsPerSecond: chance.pick("queue calls", [2, DEFAULT_SETTINGS.queueStatusCallsPerSecond]),
    retentionMs,
    firstCheckMs: chance.pick("first check", [20_000, MINUTE, 5 * MINUTE]),
    delivery: {
      lose: sometimes("lost deliveries", [0.05, 0.3, 0.9]),
      delay: sometimes("late deliveries", [0.1, 0.5]),
      repeat: sometimes("repeated deliveries", [0.1, 0.5]),
      reorder: sometimes("reordered deliveries", [0.1, 0.5]),
    },
    // What still runs when it is looked at late is seen only where inferences take long; there, few are made.
    inferenceMs: chance.pick("inference", [0, 0, 500, 500, 30_000, 30_000, 600_000, 2_400_000]),
    indexLagMs: chance.pick("index lag", [100, 2_000, 60_000, 5 * MINUTE]),
    dispatchers: chance.pick("dispatchers", [2, 4, FEEDS.jobsQueue.maxConcurrency]),
    comesAtOnce: comesAtOnce || isCrowd,
  };
}
