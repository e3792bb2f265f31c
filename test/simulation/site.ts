import { VirtualTime } from "@boomerang/simulator";
import { type Chance, createChance } from "./chance.ts";
import { type Climate, createClimate, type Outage, outageAt, type Service } from "./climate.ts";
import { createEffects, type Effects } from "./effects.ts";
import { type Observer, observers } from "./observer.ts";
import type { CallLimit } from "./rules/calls.ts";
import { privateLines } from "./rules/privacy.ts";
import { createRules, type Rules } from "./rules/rules.ts";
import { START } from "./settings.ts";
import { createSightings, type Sightings } from "./sightings.ts";
import { createTrace, type Trace } from "./trace.ts";
import { createTroubles, type Troubles } from "./troubles.ts";

/** Where a run takes place: what every part of it shares. */
export interface Site {
  readonly time: VirtualTime;
  readonly chance: Chance;
  readonly climate: Climate;
  readonly trace: Trace;
  readonly troubles: Troubles;
  readonly effects: Effects;
  readonly rules: Rules;
  readonly sightings: Sightings;
  /** Who hears of everything that happens. */
  readonly observer: Observer;
  /** For how many ms Lambda cannot read from a queue or stream, from now on; 0 when it can. */
  awayMs(service: Service): number;
  /** Ends the time of troubles. */
  heal(): void;
  readonly isHealed: () => boolean;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
// How far a clock may be off for the limits to hold: the limiter allows for two that differ by twice as much. Where they
// may differ by more, less of the window is sure.
const SUBMISSIONS_SKEW_MS = 450;
const STATUS_SKEW_MS = 45;

export function createSite(seed: number, allows: (key: string) => boolean): Site {
  const chance = createChance(seed);
  const climate = createClimate(chance);
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  const time = new VirtualTime(START, settle, chance.stream("place among those of one time"));
  const trace = createTrace(START);
  const rules = createRules(
    limitsOf(climate),
    privateLines(["PRIVATE"]),
    climate.skewMs,
    ({ rule, what, jobId = "" }) => trace.add(time.now(), `✗ ${rule}: ${what} ${jobId}`),
  );
  const sightings = createSightings();
  const observer = observers(rules, sightings);
  const note = (key: string) => trace.add(time.now(), `! ${key}`);
  const troubles = createTroubles(chance, allows, note, climate.lastingRate);
  const met = new Set<Outage>();
  const meet = (outage: Outage) => {
    if (!met.has(outage) && outage.to - outage.from >= HOUR) sightings.see("outage_of_hours");
    met.add(outage);
  };
  const { see } = sightings;
  const effects = createEffects({ time, chance, climate, trace, troubles, see, onMet: meet });
  return {
    ...{ time, chance, climate, trace, troubles, effects, rules, sightings, observer },
    isHealed: troubles.areOver,
    awayMs(service) {
      const at = time.now() - START;
      const outage = outageAt(climate, service, at);
      if (outage === undefined || !troubles.strikes("feed_away", troubles.numbered(service), 1)) return 0;
      meet(outage);
      return outage.to - at;
    },
    heal() {
      if (troubles.areOver()) return;
      troubles.end();
      const isWhole = climate.lastingRate === 0;
      observer.healed(time.now(), isWhole);
      trace.add(time.now(), `the troubles are over${isWhole ? "" : ", but for a few calls that fail"}`);
    },
  };
}

function limitsOf(climate: Climate): CallLimit[] {
  const { skewMs, submissionsPerMinute, statusCallsPerSecond, queueStatusCallsPerSecond } = climate;
  const minuteMs = MINUTE - 2 * Math.max(0, skewMs - SUBMISSIONS_SKEW_MS);
  const secondMs = 1000 - 2 * Math.max(0, skewMs - STATUS_SKEW_MS);
  const limits: CallLimit[] = [
    { operations: ["submit"], limit: submissionsPerMinute, windowMs: minuteMs },
    { operations: ["status", "cancel"], limit: statusCallsPerSecond, windowMs: secondMs },
    { operations: ["queue"], limit: queueStatusCallsPerSecond, windowMs: secondMs },
  ];
  return limits.filter(({ windowMs }) => windowMs > 0);
}
