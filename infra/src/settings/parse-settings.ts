import { parseTargetText, targetText } from "@boomerang/core";
import { settingsEntries as dispatcher } from "@boomerang/dispatcher/settings";
import { settingsEntries as scheduler } from "@boomerang/scheduler/settings";
import { RetentionDays } from "aws-cdk-lib/aws-logs";
import * as v from "valibot";
import { cronFault } from "./cron.ts";
import type { BoomerangSettings } from "./settings.ts";

/** Settings cannot be deployed; every fault is named, with its field. */
export class DeploymentSettingsError extends Error {
  override readonly name = "DeploymentSettingsError";
}

const LOG_RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731];

function wholeNumber(min: number, max: number) {
  const message = `must be a whole number from ${min} to ${max}`;
  return v.pipe(v.number(message), v.integer(message), v.minValue(min, message), v.maxValue(max, message));
}

/** A number that a function reads from its environment: the function's own rule says which are allowed. */
function asVariable({ wrapped }: { readonly wrapped: v.GenericSchema<string, number> }) {
  return v.optional(
    v.pipe(
      v.number("must be a number"),
      v.transform((value) => String(value)),
      wrapped,
    ),
  );
}

/** An address that a function reads from its environment, by the function's own rule. */
function asAddress(entry: v.GenericSchema<string, string>) {
  return v.optional(v.pipe(v.string("must be a text"), entry));
}

const flag = (fallback: boolean) => v.optional(v.boolean("must be true or false"), fallback);

const timeZone = v.pipe(
  v.string("must be a text"),
  v.check(isTimeZone, (issue) => `${JSON.stringify(issue.input)} is no IANA time zone such as Europe/Berlin`),
);

const wake = v.strictObject(
  {
    cron: v.pipe(
      v.string("must be a text"),
      v.rawCheck(({ dataset, addIssue }) => {
        const fault = dataset.typed ? cronFault(dataset.value) : undefined;
        if (fault !== undefined) addIssue({ message: `${fault}; an example: 45 7 ? * MON-FRI *` });
      }),
    ),
    timeZone: v.optional(timeZone, "UTC"),
  },
  unknownField("cron and timeZone"),
);

const target = v.strictObject(
  {
    target: v.pipe(
      v.string("must be a text"),
      v.check(
        (text) => parseTargetText(text) !== undefined,
        (issue) => `${JSON.stringify(issue.input)} is no target such as model:abc123/production`,
      ),
      v.transform(canonical),
    ),
    wake: v.optional(v.array(wake, "must be a list"), []),
  },
  unknownField("target and wake"),
);

const entries = {
  targets: v.optional(
    v.pipe(
      v.array(target, "must be a list"),
      v.rawCheck(({ dataset, addIssue }) => {
        const twice = dataset.typed ? firstRepeated(dataset.value.map((entry) => entry.target)) : undefined;
        if (twice !== undefined) addIssue({ message: `names ${twice} twice; give it one entry` });
      }),
    ),
    [],
  ),
  submissionsPerMinute: asVariable(dispatcher.SUBMISSIONS_PER_MINUTE),
  dispatcherConcurrency: v.optional(wholeNumber(2, 1000), 25),
  // A number, not text: the bucket's lifecycle follows it.
  recordRetentionDays: v.optional(wholeNumber(1, 3650), 30),
  checkAfterSeconds: asVariable(scheduler.CHECK_AFTER_SECONDS),
  statusCallsPerSecond: asVariable(scheduler.STATUS_CALLS_PER_SECOND),
  queueStatusCallsPerSecond: asVariable(scheduler.QUEUE_STATUS_CALLS_PER_SECOND),
  announceSubmitted: flag(false),
  eventArchiveDays: v.optional(wholeNumber(1, 3650)),
  webhookBaseUrl: asAddress(dispatcher.WEBHOOK_BASE_URL),
  apiBaseUrl: asAddress(dispatcher.API_BASE_URL.wrapped),
  deliveriesPerSecond: v.optional(wholeNumber(1, 10_000), 2000),
  deliveriesBurst: v.optional(wholeNumber(1, 5000), 4000),
  receiverReservedConcurrency: v.optional(wholeNumber(10, 10_000)),
  alarmEmail: v.optional(v.pipe(v.string("must be a text"), v.email("must be an e-mail address"))),
  oldestMessageMinutes: v.optional(wholeNumber(1, 20_000), 60),
  oldestOpenJobHours: v.optional(wholeNumber(1, 1000), 6),
  runbookUrl: v.optional(
    v.pipe(v.string("must be a text"), v.regex(/^[^\s#]+$/, "must be an address or a path, without a #")),
    "docs/runbook.md",
  ),
  logRetentionDays: v.optional(
    v.picklist(LOG_RETENTION_DAYS, `must be one of ${LOG_RETENTION_DAYS.join(", ")}`),
    RetentionDays.ONE_MONTH,
  ),
  tracing: flag(false),
  deletionProtection: flag(true),
} satisfies Record<keyof BoomerangSettings, v.GenericSchema>;

const settingsSchema = v.strictObject(entries, unknownField(Object.keys(entries).join(", ")));

/** Settings with their defaults. One that is left out here has its default in the function that reads it. */
export type Settings = Readonly<v.InferOutput<typeof settingsSchema>>;

/**
 * Checks settings and fills in defaults.
 *
 * @throws {@link DeploymentSettingsError} that lists all faults together
 */
export function parseSettings(settings: BoomerangSettings): Settings {
  const parsed = v.safeParse(settingsSchema, settings);
  if (parsed.success) return parsed.output;
  const faults = parsed.issues.map((issue) => `${v.getDotPath(issue) ?? "the settings"} ${issue.message}`);
  throw new DeploymentSettingsError(`The settings cannot be deployed: ${faults.join("; ")}.`);
}

function unknownField(known: string) {
  return (issue: v.StrictObjectIssue) =>
    issue.expected === "never" ? `is not a known field; known are ${known}` : "must be an object";
}

function canonical(text: string): string {
  const parsed = parseTargetText(text);
  return parsed === undefined ? text : targetText(parsed);
}

function firstRepeated(texts: readonly string[]): string | undefined {
  return texts.find((text, n) => texts.indexOf(text) < n);
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
