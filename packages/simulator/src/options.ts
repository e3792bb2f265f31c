import type { ParseArgsConfig } from "node:util";

/** A command-line option that sets a setting. */
interface SettingOption {
  readonly flag: string;
  /** The setting's path, such as `faults.refuseRate`. */
  readonly setting: string;
  readonly type: "number" | "text" | "texts" | "numbers";
  readonly value: string;
  readonly help: string;
}

/** Every option that sets a setting. */
export const SETTING_OPTIONS: readonly SettingOption[] = [
  option("key", "apiKey", "text", "KEY", "the one API key that is let in (default: any)"),
  option(
    "secret",
    "webhookSecrets",
    "texts",
    "SECRET",
    "sign deliveries with it; twice while rotating, newest first",
  ),
  option("seed", "seed", "number", "N", "decides every fault and flaky30 (default 1)"),
  option(
    "concurrency",
    "predictConcurrency",
    "number",
    "N",
    "requests that one replica runs at once (default 1)",
  ),
  option("min-replicas", "minReplicas", "number", "N", "replicas that are always there (default 0)"),
  option("max-replicas", "maxReplicas", "number", "N", "replicas of each deployment at most (default 1)"),
  option("cold-start", "coldStartMs", "number", "MS", "until a new replica runs requests (default 1000)"),
  option(
    "scale-down-delay",
    "scaleDownDelayMs",
    "number",
    "MS",
    "idle time until scaling down (default 900000)",
  ),
  option("inference-time", "inferenceMs", "number", "MS", "what each model call takes on top (default 0)"),
  option("submissions-per-minute", "submissionsPerMinute", "number", "N", "over it 429 (default 12000)"),
  option("status-per-second", "statusPerSecond", "number", "N", "status calls, over it 429 (default 20)"),
  option("cancel-per-second", "cancelPerSecond", "number", "N", "cancel calls, over it 429 (default 20)"),
  option("queue-status-per-second", "queueStatusPerSecond", "number", "N", "over it 429 (default 20)"),
  option("refuse-rate", "faults.refuseRate", "number", "RATE", "refuse this part of the submissions"),
  option(
    "refuse-status",
    "faults.refuseStatuses",
    "numbers",
    "STATUS",
    "with this one: 401, 402, 403, 429, 500, 502, 503, 504; repeatable (default 429, 503)",
  ),
  option(
    "refuse-other-rate",
    "faults.refuseOtherRate",
    "number",
    "RATE",
    "refuse status, cancel, queue status and wake calls",
  ),
  option(
    "refuse-other-status",
    "faults.refuseOtherStatuses",
    "numbers",
    "STATUS",
    "with this one, of the same; repeatable (default 429, 503)",
  ),
  option("lose-answer-rate", "faults.loseAnswerRate", "number", "RATE", "accept, then cut the connection"),
  option("fail-answer-rate", "faults.failAnswerRate", "number", "RATE", "accept, then answer with an error"),
  option(
    "fail-answer-status",
    "faults.failAnswerStatuses",
    "numbers",
    "STATUS",
    "with this one: 500, 502 or 504; repeatable (default all three)",
  ),
  option(
    "lose-delivery-rate",
    "faults.loseDeliveryRate",
    "number",
    "RATE",
    "let deliveries get lost on their way",
  ),
  option("delay-delivery-rate", "faults.delayDeliveryRate", "number", "RATE", "send deliveries late"),
  option("delay-delivery", "faults.delayDeliveryMs", "number", "MS", "by up to so much (default 5000)"),
  option("repeat-delivery-rate", "faults.repeatDeliveryRate", "number", "RATE", "send deliveries twice"),
  option(
    "reorder-delivery-rate",
    "faults.reorderDeliveryRate",
    "number",
    "RATE",
    "let the next delivery overtake",
  ),
  option(
    "reorder-hold",
    "faults.reorderHoldMs",
    "number",
    "MS",
    "wait so long for a next one (default 2000)",
  ),
];

function option(
  flag: string,
  setting: string,
  type: SettingOption["type"],
  value: string,
  help: string,
): SettingOption {
  return { flag, setting, type, value, help };
}

/** The options as `parseArgs` of `node:util` wants them. */
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

/** What `--help` prints. */
export function helpText(): string {
  const rows = [
    ["--port P", "listen on this port of 127.0.0.1 (default 0: any free one)"],
    ["--json", 'print {"url": …, "pid": …} as one line, and nothing else'],
    ...SETTING_OPTIONS.map(({ flag, value, help }) => [`--${flag} ${value}`, help]),
    ["-h, --help", "this text"],
  ] as const;
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  const lines = rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`);
  return `Usage: npx -y pnpm@12 simulator [options]

The Inference API on this machine, with a queue, replicas, webhooks and seeded faults.
A RATE is a part from 0 to 1; without one, a fault does not happen.

${lines.join("\n")}`;
}
