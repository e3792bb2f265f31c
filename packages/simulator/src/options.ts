import type { ParseArgsConfig } from "node:util";
import { parseSettings } from "./settings.ts";

/** The option's placeholder in the help text decides how its value is parsed. */
const TYPES = {
  KEY: "string",
  SECRET: "strings",
  N: "number",
  MS: "number",
  RATE: "number",
  STATUS: "numbers",
} as const;

const HELP_COLUMNS = 80;

type Placeholder = keyof typeof TYPES;

/** A command-line option that sets a setting. */
interface SettingOption {
  readonly flag: string;
  /** The setting's path, such as `faults.refuseRate`. */
  readonly setting: string;
  readonly placeholder: Placeholder;
  readonly type: (typeof TYPES)[Placeholder];
  readonly help: string;
}

export const SETTING_OPTIONS: readonly SettingOption[] = [
  option("key", "apiKey", "KEY", "the only valid API key (default: any key is valid)"),
  option("secret", "webhookSecrets", "SECRET", "sign deliveries; repeatable for rotation, newest first"),
  option("seed", "seed", "N", "decides every fault, flaky30 and stamp"),
  option("concurrency", "predictConcurrency", "N", "requests that one replica runs concurrently"),
  option("min-replicas", "minReplicas", "N", "minimum replicas of each deployment"),
  option("max-replicas", "maxReplicas", "N", "maximum replicas of each deployment"),
  option("cold-start", "coldStartMs", "MS", "time until a new replica runs requests"),
  option("scale-down-delay", "scaleDownDelayMs", "MS", "idle time before scaling down"),
  option("inference-time", "inferenceMs", "MS", "additional time of each model call"),
  option("submissions-per-minute", "submissionsPerMinute", "N", "limit of submissions, then 429"),
  option("status-per-second", "statusPerSecond", "N", "limit of status calls, then 429"),
  option("cancel-per-second", "cancelPerSecond", "N", "limit of cancel calls, then 429"),
  option("queue-status-per-second", "queueStatusPerSecond", "N", "limit of queue status calls, then 429"),
  option("refuse-rate", "faults.refuseRate", "RATE", "reject submissions"),
  option(
    "refuse-status",
    "faults.refuseStatuses",
    "STATUS",
    "with 401, 402, 403, 429, 500, 502, 503 or 504; repeatable",
  ),
  option(
    "refuse-other-rate",
    "faults.refuseOtherRate",
    "RATE",
    "reject status, cancel, queue status and wake calls",
  ),
  option("refuse-other-status", "faults.refuseOtherStatuses", "STATUS", "with one of the same; repeatable"),
  option("lose-answer-rate", "faults.loseAnswerRate", "RATE", "accept submissions, then cut the connection"),
  option(
    "fail-answer-rate",
    "faults.failAnswerRate",
    "RATE",
    "accept submissions, then respond with an error",
  ),
  option("fail-answer-status", "faults.failAnswerStatuses", "STATUS", "with 500, 502 or 504; repeatable"),
  option("lose-delivery-rate", "faults.loseDeliveryRate", "RATE", "lose deliveries"),
  option("delay-delivery-rate", "faults.delayDeliveryRate", "RATE", "send deliveries late"),
  option("delay-delivery", "faults.delayDeliveryMs", "MS", "by up to this time"),
  option("repeat-delivery-rate", "faults.repeatDeliveryRate", "RATE", "send deliveries twice"),
  option("reorder-delivery-rate", "faults.reorderDeliveryRate", "RATE", "send deliveries after the next one"),
  option("reorder-hold", "faults.reorderHoldMs", "MS", "or after this time, if there is no next one"),
];

function option(flag: string, setting: string, placeholder: Placeholder, help: string): SettingOption {
  return { flag, setting, placeholder, type: TYPES[placeholder], help };
}

/** The options of `parseArgs` from `node:util`. */
export const PARSE_OPTIONS: NonNullable<ParseArgsConfig["options"]> = {
  port: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  ...Object.fromEntries(
    SETTING_OPTIONS.map(
      ({ flag, type }) => [flag, { type: "string", multiple: type.endsWith("s") }] as const,
    ),
  ),
};

export function helpText(): string {
  const { faults, ...settings } = parseSettings({});
  const defaults: Readonly<Record<string, unknown>> = {
    ...settings,
    ...Object.fromEntries(Object.entries(faults).map(([name, value]) => [`faults.${name}`, value])),
  };
  const withDefault = ({ setting, help }: SettingOption) => {
    const text = [defaults[setting] ?? []].flat().join(", ");
    return text === "" ? help : `${help} (default ${text})`;
  };
  const rows = [
    ["--port P", "port to listen on, at 127.0.0.1 (default 0: any free one)"],
    ["--json", 'print only one line: {"url": …, "pid": …}'],
    ...SETTING_OPTIONS.map((each) => [`--${each.flag} ${each.placeholder}`, withDefault(each)] as const),
    ["-h, --help", "print this help"],
  ] as const;
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  const room = HELP_COLUMNS - width - 2;
  const lines = rows.map(([left, right]) => {
    const parts = right.match(new RegExp(`.{1,${room}}(?: |$)`, "g")) ?? [];
    return `  ${left.padEnd(width)}${parts.map((part) => part.trimEnd()).join(`\n${" ".repeat(width + 2)}`)}`;
  });
  return `Usage: npx -y pnpm@12 simulator [options]

Runs the Inference API on this machine, with a queue, replicas, webhooks and
seeded faults. RATE is a fraction of the calls or deliveries, from 0 to 1.

${lines.join("\n")}`;
}
