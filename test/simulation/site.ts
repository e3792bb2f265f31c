import { webhookToken } from "@boomerang/core";
import { VirtualTime } from "@boomerang/simulator";
import { type Chance, createChance } from "./chance.ts";
import { type Climate, createClimate, outageAt, type Service } from "./climate.ts";
import { createEffects, type Effects } from "./effects.ts";
import { LINK_KEY } from "./models/vault.ts";
import { type Observer, observers } from "./observer.ts";
import { type CallLimit, createRules, type Rules } from "./rules.ts";
import { START, STATUS_CALLS_PER_SECOND } from "./settings.ts";
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
// How far a clock may be off for the limits to hold: the limiter allows for two that differ by twice as much.
const SUBMISSIONS_SKEW_MS = 450;
const STATUS_SKEW_MS = 45;

export function createSite(seed: number, allows: (key: string) => boolean): Site {
  const chance = createChance(seed);
  const climate = createClimate(chance);
  const time = new VirtualTime(START, () => new Promise((resolve) => setImmediate(resolve)));
  const trace = createTrace(START);
  const rules = createRules(limitsOf(climate), secretLines(climate), climate.skewMs);
  const sightings = createSightings();
  const observer = observers(rules, sightings);
  const troubles = createTroubles(chance, allows);
  const effects = createEffects({ time, chance, climate, trace, troubles, see: sightings.see });
  return {
    ...{ time, chance, climate, trace, troubles, effects, rules, sightings, observer },
    isHealed: troubles.areOver,
    awayMs(service) {
      const at = time.now() - START;
      const outage = outageAt(climate, service, at);
      const isMet = outage && troubles.strikes("feed_away", troubles.numbered(`${service}`), 1);
      return isMet ? outage.to - at : 0;
    },
    heal() {
      if (troubles.areOver()) return;
      troubles.end();
      observer.healed(time.now());
      trace.add(time.now(), "the troubles are over");
    },
  };
}

function limitsOf({ skewMs, submissionsPerMinute }: Climate): CallLimit[] {
  const submissions: CallLimit = { operations: ["submit"], limit: submissionsPerMinute, windowMs: MINUTE };
  const statuses: CallLimit = {
    operations: ["status", "cancel"],
    limit: STATUS_CALLS_PER_SECOND,
    windowMs: 1000,
  };
  return [
    ...(skewMs <= SUBMISSIONS_SKEW_MS ? [submissions] : []),
    ...(skewMs <= STATUS_SKEW_MS ? [statuses] : []),
  ];
}

/** Whether a line holds an input, an output, a secret, a signature or a token that lets deliveries in. */
function secretLines({ jobs }: Climate): (line: string) => boolean {
  const tokens = Array.from({ length: jobs }, (_, n) => webhookToken(`order-${n}`, LINK_KEY));
  return (line) =>
    line.includes("PRIVATE") || /v1=[0-9a-f]{64}/.test(line) || tokens.some((token) => line.includes(token));
}
