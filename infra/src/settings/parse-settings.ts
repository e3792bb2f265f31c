import { settingsEntries as dispatcher } from "@boomerang/dispatcher/settings";
import { settingsEntries as scheduler } from "@boomerang/scheduler/settings";
import { Token } from "aws-cdk-lib";
import { RetentionDays } from "aws-cdk-lib/aws-logs";
import * as v from "valibot";
import { DeploymentSettingsError } from "./deployment-settings-error.ts";
import type { BoomerangSettings } from "./settings.ts";
import { targetSettings } from "./target-settings.ts";
import { unknownField } from "./unknown-field.ts";

const LOG_RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731];

// An alarm's text, which ends with it, may have 1024.
const MAX_RUNBOOK_CHARACTERS = 500;

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

/** A text that may be one of CDK's, which is known only when it is deployed. */
function text(schema: v.GenericSchema<string, string>) {
  return v.lazy(
    (input): v.GenericSchema<string, string> => (Token.isUnresolved(input) ? v.string() : schema),
  );
}

function holdsNoPassword(url: string): boolean {
  const { username, password } = URL.parse(url) ?? { username: "", password: "" };
  return username === "" && password === "";
}

/** An address that a function reads from its environment, by the function's own rule. */
function asAddress(entry: v.GenericSchema<string, string>) {
  return v.optional(
    text(
      v.pipe(
        v.string("must be a text"),
        entry,
        v.check(holdsNoPassword, "must not hold a user name or a password; leave out what is before the @"),
      ),
    ),
  );
}

const flag = (fallback: boolean) => v.optional(v.boolean("must be true or false"), fallback);

/** The fields of the settings, by their names. */
export const settingsEntries = {
  targets: v.optional(targetSettings, []),
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
  alarmEmail: v.optional(text(v.pipe(v.string("must be a text"), v.email("must be an e-mail address")))),
  oldestMessageMinutes: v.optional(wholeNumber(1, 20_000), 60),
  oldestOpenJobHours: v.optional(wholeNumber(1, 1000), 6),
  runbookUrl: v.optional(
    v.pipe(
      v.string("must be a text"),
      v.regex(/^[^\s#]+$/, "must be an address or a path, without a #"),
      v.maxLength(MAX_RUNBOOK_CHARACTERS, `must have ${MAX_RUNBOOK_CHARACTERS} characters at most`),
    ),
    "docs/runbook.md",
  ),
  logRetentionDays: v.optional(
    v.picklist(LOG_RETENTION_DAYS, `must be one of ${LOG_RETENTION_DAYS.join(", ")}`),
    RetentionDays.ONE_MONTH,
  ),
  tracing: flag(false),
  deletionProtection: flag(true),
} satisfies Record<keyof BoomerangSettings, v.GenericSchema>;

const settingsSchema = v.strictObject(settingsEntries, unknownField(Object.keys(settingsEntries)));

/** Settings with their defaults. One that is left out here has its default in the function that reads it. */
export type Settings = Readonly<v.InferOutput<typeof settingsSchema>>;

/**
 * Checks settings and fills in defaults.
 *
 * @throws {@link DeploymentSettingsError} that lists all faults together
 */
export function parseSettings(settings: BoomerangSettings): Settings {
  return parseBy(settingsSchema, settings);
}

/**
 * Reads what a schema of settings takes.
 *
 * @throws {@link DeploymentSettingsError} that lists all faults together
 */
export function parseBy<S extends v.GenericSchema>(schema: S, input: unknown): v.InferOutput<S> {
  const parsed = v.safeParse(schema, input);
  if (parsed.success) return parsed.output;
  const faults = parsed.issues.map((issue) => `${v.getDotPath(issue) ?? "the settings"} ${issue.message}`);
  throw new DeploymentSettingsError(`The settings cannot be deployed: ${faults.join("; ")}.`);
}
