import * as v from "valibot";
import { jsonObject } from "./json-object.ts";

// Only numbers and statuses are repeated in messages: a text may be a secret.
const numberMessage = (what: string) => (issue: { readonly received: string }) =>
  `must be ${what}, not ${issue.received}`;
const integer = (min: number, max: number) => {
  const message = numberMessage(`a whole number from ${min} to ${max}`);
  return v.pipe(v.number(message), v.integer(message), v.minValue(min, message), v.maxValue(max, message));
};
const rate = () => {
  const message = numberMessage("a number from 0 to 1");
  return v.optional(v.pipe(v.number(message), v.minValue(0, message), v.maxValue(1, message)), 0);
};
const nonEmptyString = () => {
  const message = "must be a non-empty string";
  return v.pipe(v.string(message), v.minLength(1, message));
};
// The maximum is the longest delay that Node's timers accept.
const milliseconds = (defaultMs: number) => v.optional(integer(0, 2_147_483_647), defaultMs);

/** The statuses that the faults `refuseRate` and `refuseOtherRate` can respond with. */
const REJECTION_STATUSES = [401, 402, 403, 429, 500, 502, 503, 504] as const;
/** The statuses that leave open whether a submission was accepted, for the fault `failAnswerRate`. */
const FAILURE_STATUSES = [500, 502, 504] as const;
const statuses = <const T extends readonly number[]>(list: T, defaults: NoInfer<T[number]>[]) =>
  v.optional(
    v.pipe(
      v.array(v.picklist(list, numberMessage(`one of ${list.join(", ")}`)), "must be a list"),
      v.minLength(1, "must name at least one status"),
    ),
    defaults,
  );

const unknownSetting = () => "is not a setting of the simulator";
const NO_OBJECT = "must be an object";

const faults = v.strictObject(
  {
    // Fraction of the submissions that are rejected, each with one of `refuseStatuses`.
    refuseRate: rate(),
    refuseStatuses: statuses(REJECTION_STATUSES, [429, 503]),
    // The same for status, cancel, queue status and wake calls.
    refuseOtherRate: rate(),
    refuseOtherStatuses: statuses(REJECTION_STATUSES, [429, 503]),
    // Fraction of the submissions that are accepted, but whose connection is cut before the response.
    loseAnswerRate: rate(),
    // Fraction of the submissions that are accepted, but get one of `failAnswerStatuses` as response.
    failAnswerRate: rate(),
    failAnswerStatuses: statuses(FAILURE_STATUSES, [500, 502, 504]),
    // Fraction of the deliveries that never arrive; the API counts them as failed.
    loseDeliveryRate: rate(),
    // Fraction of the deliveries that start late, by up to `delayDeliveryMs`.
    delayDeliveryRate: rate(),
    delayDeliveryMs: milliseconds(5_000),
    // Fraction of the deliveries that are sent twice, with the same bytes.
    repeatDeliveryRate: rate(),
    // Fraction of the deliveries that wait until the next one is made, at most `reorderHoldMs`.
    reorderDeliveryRate: rate(),
    reorderHoldMs: milliseconds(2_000),
  },
  unknownSetting,
);
const faultsSchema = v.pipe(jsonObject<v.InferInput<typeof faults>>(NO_OBJECT), faults);

const settings = v.strictObject(
  {
    // The only valid key; without it, any key is valid.
    apiKey: v.optional(nonEmptyString()),
    // Deliveries are signed with each of these: several during a rotation; without any, not signed.
    webhookSecrets: v.optional(v.array(nonEmptyString(), "must be a list"), []),
    // Seed of every fault, of `flaky30` and `stamp`; with the start time, of the request ids.
    seed: v.optional(integer(0, Number.MAX_SAFE_INTEGER), 1),
    // Requests that one replica runs concurrently.
    predictConcurrency: v.optional(integer(1, 10_000), 1),
    // Replicas of each deployment.
    minReplicas: v.optional(integer(0, 1_000), 0),
    maxReplicas: v.optional(integer(1, 1_000), 1),
    // Time until a new replica runs requests.
    coldStartMs: milliseconds(1_000),
    // Idle time after which a deployment scales down to `minReplicas`.
    scaleDownDelayMs: milliseconds(900_000),
    // Duration of every model call, in addition to the model's own.
    inferenceMs: milliseconds(0),
    // Rate limits; more calls get 429. Defaults: an organization's limit of submissions, and the OpenAPI
    // document's limits of the other calls.
    submissionsPerMinute: v.optional(integer(1, 1_000_000_000), 12_000),
    statusPerSecond: v.optional(integer(1, 1_000_000), 20),
    cancelPerSecond: v.optional(integer(1, 1_000_000), 20),
    queueStatusPerSecond: v.optional(integer(1, 1_000_000), 20),
    faults: v.optional(faultsSchema, {}),
  },
  unknownSetting,
);
const settingsSchema = v.pipe(
  jsonObject<v.InferInput<typeof settings>>(NO_OBJECT),
  settings,
  v.forward(
    v.check(
      (s) => s.minReplicas <= s.maxReplicas,
      ({ input }) => `must be at most maxReplicas (${input.maxReplicas}), not ${input.minReplicas}`,
    ),
    ["minReplicas"],
  ),
);

/** The settings, all optional; README.md explains each. */
export type SimulatorSettings = v.InferInput<typeof settingsSchema>;

/** Settings with all defaults. */
export type Settings = v.InferOutput<typeof settingsSchema>;

/** One invalid setting. */
export interface SettingIssue {
  /** Such as `faults.refuseRate`. */
  readonly path: string;
  /** What the setting must be, such as `must be a list`. */
  readonly message: string;
}

/** Thrown for invalid settings; `issues` lists every one. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
  readonly issues: readonly SettingIssue[];

  constructor(issues: readonly SettingIssue[]) {
    const list = issues.map(({ path, message }) => `${path} ${message}`).join("; ");
    super(`Invalid settings of the simulator: ${list}`);
    this.issues = issues;
  }
}

/** Validates settings and fills in the defaults; throws {@link SettingsError} with every invalid setting. */
export function parseSettings(input: SimulatorSettings): Settings {
  const parsed = v.safeParse(settingsSchema, input);
  if (parsed.success) return parsed.output;
  throw new SettingsError(
    parsed.issues.map((issue) => ({ path: v.getDotPath(issue) ?? "settings", message: issue.message })),
  );
}
