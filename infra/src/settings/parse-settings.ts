import { DEFAULT_DEPLOYMENT_NAME } from "@boomerang/core";
import { settingsEntries as dispatcher } from "@boomerang/dispatcher/settings";
import { settingsEntries as scheduler } from "@boomerang/scheduler/settings";
import { RetentionDays } from "aws-cdk-lib/aws-logs";
import * as v from "valibot";
import { platformSettings } from "./platform-settings.ts";
import type { BoomerangSettings, DeploymentConfig } from "./settings.ts";
import { strictObject } from "./strict-object.ts";
import { stringOrToken } from "./string-or-token.ts";
import { targetSettings } from "./target-settings.ts";

/** Settings cannot be deployed; the message names every invalid field. */
export class DeploymentSettingsError extends Error {
  override readonly name = "DeploymentSettingsError";
}

const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

// The description of an alarm ends with it, and may have 1024 characters.
const MAX_RUNBOOK_CHARACTERS = 500;

// All environment variables of a function have 4 KB together.
const MAX_URL_CHARACTERS = 500;

const STACK_NAME =
  "must be the name of a stack: a letter, then letters, digits and -, up to 128 characters, such as Boomerang-Staging";

function wholeNumber(min: number, max: number) {
  const message = `must be a whole number from ${min} to ${max}`;
  return v.pipe(v.number(message), v.integer(message), v.minValue(min, message), v.maxValue(max, message));
}

/** A number that reaches a function as an environment variable, checked with the function's own schema. */
function numberOf({ wrapped }: { readonly wrapped: v.GenericSchema<string, number> }) {
  return v.pipe(
    v.number("must be a number"),
    v.transform((value) => String(value)),
    wrapped,
  );
}

function hasNoCredentials(url: string): boolean {
  const { username, password } = URL.parse(url) ?? { username: "", password: "" };
  return username === "" && password === "";
}

const shortUrl = v.maxLength<string, number, string>(
  MAX_URL_CHARACTERS,
  `must have at most ${MAX_URL_CHARACTERS} characters`,
);

/** A URL that reaches a function as an environment variable, checked with the function's own schema. */
function urlOf(schema: v.GenericSchema<string, string>) {
  const message = "must not contain a user name or a password; leave out everything before the @";
  return v.optional(
    stringOrToken(v.pipe(v.string("must be a string"), schema, v.check(hasNoCredentials, message), shortUrl)),
  );
}

const flag = (fallback: boolean) => v.optional(v.boolean("must be true or false"), fallback);

const settingsEntries = {
  targets: v.optional(targetSettings, []),
  submissionsPerMinute: v.optional(numberOf(dispatcher.SUBMISSIONS_PER_MINUTE), 180),
  dispatcherConcurrency: v.optional(wholeNumber(2, 1000), 2),
  peakDeliveriesPerSecond: v.optional(wholeNumber(1, 10_000)),
  // Not the functions' own schema: the lifecycle of the bucket needs a number and its default.
  recordRetentionDays: v.optional(wholeNumber(1, 3650), 30),
  checkAfterSeconds: v.optional(numberOf(scheduler.CHECK_AFTER_SECONDS)),
  statusCallsPerSecond: v.optional(numberOf(scheduler.STATUS_CALLS_PER_SECOND)),
  queueStatusCallsPerSecond: v.optional(numberOf(scheduler.QUEUE_STATUS_CALLS_PER_SECOND)),
  resubmitUndelivered: flag(false),
  publishersPerShard: v.optional(wholeNumber(1, 10), 1),
  announceSubmitted: flag(false),
  eventArchiveDays: v.optional(wholeNumber(1, 3650)),
  webhookBaseUrl: urlOf(dispatcher.WEBHOOK_BASE_URL),
  apiBaseUrl: urlOf(dispatcher.API_BASE_URL.wrapped),
  deliveriesPerSecond: v.optional(wholeNumber(1, 10_000), 2000),
  deliveriesBurst: v.optional(wholeNumber(1, 5000), 1000),
  drainConcurrency: v.optional(wholeNumber(2, 1000), 2),
  receiverReservedConcurrency: v.optional(wholeNumber(10, 10_000)),
  alarmEmail: v.optional(
    stringOrToken(v.pipe(v.string("must be a string"), v.email("must be an e-mail address"))),
  ),
  oldestMessageMinutes: v.optional(wholeNumber(1, 20_000), 60),
  oldestOpenJobHours: v.optional(wholeNumber(1, 1000), 6),
  runbookUrl: v.optional(
    v.pipe(
      v.string("must be a string"),
      v.regex(/^[^\s#]+$/, "must be a URL or a path, without spaces and without #"),
      v.maxLength(MAX_RUNBOOK_CHARACTERS, `must have at most ${MAX_RUNBOOK_CHARACTERS} characters`),
    ),
    "docs/runbook.md",
  ),
  logRetentionDays: v.optional(
    v.picklist(LOG_RETENTION_DAYS, `must be one of ${LOG_RETENTION_DAYS.join(", ")}`),
    RetentionDays.ONE_MONTH,
  ),
  platformLogs: flag(false),
  tracing: flag(false),
  deletionProtection: flag(true),
  ...platformSettings,
} satisfies Record<keyof BoomerangSettings, v.GenericSchema>;

const settingsSchema = strictObject(settingsEntries);

const configSchema = v.pipe(
  strictObject({
    stackName: v.optional(
      v.pipe(v.string(STACK_NAME), v.regex(/^[A-Za-z][A-Za-z0-9-]{0,127}$/, STACK_NAME)),
      DEFAULT_DEPLOYMENT_NAME,
    ),
    terminationProtection: flag(false),
    ...settingsEntries,
  } satisfies Record<keyof DeploymentConfig, v.GenericSchema>),
  v.transform(({ stackName, terminationProtection, ...settings }) => ({
    stackName,
    terminationProtection,
    settings,
  })),
);

/** Parsed settings, with their defaults. A setting that is `undefined` here has its default in the function that reads it. */
export type Settings = Readonly<v.InferOutput<typeof settingsSchema>>;

export interface ParsedConfig {
  readonly stackName: string;
  readonly terminationProtection: boolean;
  readonly settings: Settings;
}

/** @throws {@link DeploymentSettingsError} that names every invalid field */
export function parseSettings(settings: BoomerangSettings): Settings {
  return parse(settingsSchema, settings, "Invalid settings");
}

/**
 * @param file the name of the configuration file, for the error message
 * @throws {@link DeploymentSettingsError} that names every invalid field
 */
export function parseConfig(config: unknown, file: string): ParsedConfig {
  return parse(configSchema, config, `Invalid settings in ${file}`);
}

function parse<S extends v.GenericSchema>(schema: S, input: unknown, problem: string): v.InferOutput<S> {
  const parsed = v.safeParse(schema, input);
  if (parsed.success) return parsed.output;
  const errors = parsed.issues.map((issue) => `${v.getDotPath(issue) ?? "the settings"} ${issue.message}`);
  throw new DeploymentSettingsError(`${problem}: ${errors.join("; ")}.`);
}
