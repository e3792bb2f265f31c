import * as v from "valibot";

/** What is wrong with a number, and which it is; nothing else that is given is ever shown, as it may be secret. */
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
const text = () => {
  const message = "must be a text of at least one character";
  return v.pipe(v.string(message), v.minLength(1, message));
};
// The longest delay that Node's timers take.
const milliseconds = (byDefault: number) => v.optional(integer(0, 2_147_483_647), byDefault);

/** The statuses with which the faults `refuseRate` and `refuseOtherRate` can refuse a call. */
const REFUSAL_STATUSES = [401, 402, 403, 429, 500, 502, 503, 504] as const;
/** The statuses after which nobody can know whether a submission was accepted, for the fault `failAnswerRate`. */
const FAILURE_STATUSES = [500, 502, 504] as const;
const statuses = <const T extends readonly number[]>(list: T, byDefault: NoInfer<T[number]>[]) =>
  v.optional(
    v.pipe(
      v.array(v.picklist(list, numberMessage(`one of ${list.join(", ")}`)), "must be a list"),
      v.minLength(1, "must name at least one status"),
    ),
    byDefault,
  );

const unknownSetting = "is not a setting of the simulator";

const faultsSchema = v.strictObject(
  {
    // Part of the submissions that are refused, each with one of `refuseStatuses`; none of them is accepted.
    refuseRate: rate(),
    refuseStatuses: statuses(REFUSAL_STATUSES, [429, 503]),
    // The same of the status, cancel, queue status and wake calls.
    refuseOtherRate: rate(),
    refuseOtherStatuses: statuses(REFUSAL_STATUSES, [429, 503]),
    // Part of the submissions that are accepted, but whose connection is cut before the answer.
    loseAnswerRate: rate(),
    // Part of the submissions that are accepted, but answered with one of `failAnswerStatuses`.
    failAnswerRate: rate(),
    failAnswerStatuses: statuses(FAILURE_STATUSES, [500, 502, 504]),
    // Part of the deliveries that never arrive; to the provider that is a failed delivery.
    loseDeliveryRate: rate(),
    // Part of the deliveries that start late, by up to `delayDeliveryMs`.
    delayDeliveryRate: rate(),
    delayDeliveryMs: milliseconds(5_000),
    // Part of the deliveries that are sent once more, with the same bytes.
    repeatDeliveryRate: rate(),
    // Part of the deliveries that let the next one overtake them; without a next one they wait `reorderHoldMs`.
    reorderDeliveryRate: rate(),
    reorderHoldMs: milliseconds(2_000),
  },
  (issue) => (issue.expected === "never" ? unknownSetting : "must be an object"),
);

const settingsSchema = v.pipe(
  v.strictObject(
    {
      // The one key that is let in; without it, any key is.
      apiKey: v.optional(text()),
      // Deliveries are signed with each of these; several while a secret is being rotated, none: no signature.
      webhookSecrets: v.optional(v.array(text(), "must be a list"), []),
      // Decides every fault, `flaky30` and the request ids.
      seed: v.optional(integer(0, Number.MAX_SAFE_INTEGER), 1),
      // Requests that one replica runs at once.
      predictConcurrency: v.optional(integer(1, 10_000), 1),
      // Replicas of each deployment.
      minReplicas: v.optional(integer(0, 1_000), 0),
      maxReplicas: v.optional(integer(1, 1_000), 1),
      // From the wish for a replica until it runs requests.
      coldStartMs: milliseconds(1_000),
      // Without anything to do for so long, a deployment goes back to `minReplicas`.
      scaleDownDelayMs: milliseconds(900_000),
      // What every model call takes on top of the model's own time.
      inferenceMs: milliseconds(0),
      // Calls let in; over it 429. The organization's limit of submissions, and the OpenAPI document's of the rest.
      submissionsPerMinute: v.optional(integer(1, 1_000_000_000), 12_000),
      statusPerSecond: v.optional(integer(1, 1_000_000), 20),
      cancelPerSecond: v.optional(integer(1, 1_000_000), 20),
      queueStatusPerSecond: v.optional(integer(1, 1_000_000), 20),
      faults: v.optional(faultsSchema, {}),
    },
    (issue) => (issue.expected === "never" ? unknownSetting : "must be an object"),
  ),
  v.forward(
    v.check(
      (s) => s.minReplicas <= s.maxReplicas,
      ({ input }) => `must be at most maxReplicas (${input.maxReplicas}), not ${input.minReplicas}`,
    ),
    ["minReplicas"],
  ),
);

/** What can be set; README.md explains each. */
export type SimulatorSettings = v.InferInput<typeof settingsSchema>;

/** Settings with every default filled in. */
export type Settings = v.InferOutput<typeof settingsSchema>;

/** One setting that cannot stand: its path, such as `faults.refuseRate`, and what it must be. */
export interface SettingIssue {
  readonly path: string;
  readonly message: string;
}

/** Settings that cannot stand; `issues` names each of them. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
  readonly issues: readonly SettingIssue[];

  constructor(issues: readonly SettingIssue[]) {
    super(
      `The simulator's settings cannot stand: ${issues.map(({ path, message }) => `${path} ${message}`).join("; ")}`,
    );
    this.issues = issues;
  }
}

/** Checks settings and fills in the defaults; throws {@link SettingsError} with every fault found. */
export function parseSettings(input: SimulatorSettings): Settings {
  const parsed = v.safeParse(settingsSchema, input);
  if (parsed.success) return parsed.output;
  throw new SettingsError(
    parsed.issues.map((issue) => ({ path: v.getDotPath(issue) ?? "settings", message: issue.message })),
  );
}
