import type { AccountFacts, Fact } from "../facts.ts";
import type { Needs } from "../needs.ts";

export function known<T>(value: T): Fact<T> {
  return { isKnown: true, value };
}

/** An established account without a deployment. */
export function accountFacts(overrides: Partial<AccountFacts> = {}): AccountFacts {
  return {
    accountId: "123456789012",
    region: "eu-central-1",
    concurrency: known({ limit: 1000, unreserved: 1000 }),
    throttle: known({ ratePerSecond: 10_000, burst: 5000 }),
    bootstrapVersion: known<number | undefined>(30),
    held: known({ reservedConcurrency: 0, alarms: 0, secrets: 0 }),
    alarms: known({ count: 12, isComplete: true }),
    alarmQuota: known<number | undefined>(5000),
    secrets: known({ count: 7, isComplete: true }),
    secretQuota: known<number | undefined>(500_000),
    platform: {},
    ...overrides,
  };
}

/** The needs of a deployment with the default settings. */
export function needs(settings: Partial<Needs["settings"]> = {}, others: Partial<Needs> = {}): Needs {
  return {
    settings: {
      submissionsPerMinute: 180,
      dispatcherConcurrency: 2,
      drainConcurrency: 2,
      publishersPerShard: 1,
      deliveriesPerSecond: 2000,
      deliveriesBurst: 1000,
      ...settings,
    },
    ...{ wakes: 0, alarms: 22, secrets: 3 },
    ...others,
  };
}
