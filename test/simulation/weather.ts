import type { FaultInjector } from "@boomerang/simulator";
import { START } from "./settings.ts";
import type { Site } from "./site.ts";

type Refusal = "throttles" | "down" | "fails" | "account";

const REFUSALS: Readonly<Record<Refusal, readonly number[]>> = {
  throttles: [429],
  down: [503],
  fails: [500, 502, 504],
  account: [401],
};
const REFUSED_RATE = 0.9;
const MISLED_RATE = 0.7;

/** What storms and bad roads make of calls to the API and of its deliveries. */
export function createWeather({ time, chance, climate, troubles }: Site): FaultInjector {
  const { lose, delay, repeat, reorder } = climate.delivery;
  const delayMs = chance.pick("delivery delay", [1_000, 120_000, 3 * 3_600_000]);

  function isIn(storm: Refusal | "misleads" | "answers_lost"): boolean {
    const now = time.now() - START;
    return climate.storms.some(({ what, from, to }) => what === storm && from <= now && now < to);
  }

  function refusalOf(call: string): number | undefined {
    const storms = Object.keys(REFUSALS) as Refusal[];
    const storm = storms.find((kind) => isIn(kind) && troubles.strikes(`api_${kind}`, call, REFUSED_RATE));
    return storm && chance.pick(`${call} refused with`, REFUSALS[storm]);
  }

  return {
    submission(body) {
      const call = troubles.numbered(`submit ${jobIn(Buffer.from(body).toString())}`);
      const strikes = (storm: "misleads" | "answers_lost") =>
        isIn(storm) && troubles.strikes(`api_${storm}`, call, MISLED_RATE);
      return {
        rejectionStatus: refusalOf(call),
        isResponseLost: strikes("answers_lost"),
        failureStatus: strikes("misleads") ? chance.pick(`${call} misled with`, REFUSALS.fails) : undefined,
      };
    },
    otherCall: (call) => refusalOf(troubles.numbered(call)),
    delivery(endpoint) {
      const name = troubles.numbered(endpoint.split("/").at(-2) ?? "");
      return {
        isLost: troubles.strikes("delivery_lost", name, lose),
        delayMs: troubles.strikes("delivery_late", name, delay)
          ? Math.ceil(chance.of(`${name} late`) * delayMs)
          : 0,
        isRepeated: troubles.strikes("delivery_repeated", name, repeat),
        isReordered: troubles.strikes("delivery_overtaken", name, reorder),
      };
    },
  };
}

/** The job that a submission is for: its webhook address says so. */
export function jobIn(body: string): string {
  return /\/v1\/webhooks\/([^/"]+)\//.exec(body)?.[1] ?? "";
}
