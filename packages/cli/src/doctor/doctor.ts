import { randomUUID } from "node:crypto";
import type { Client } from "@boomerang/client";
import { type Sleep, systemSleep, type Target } from "@boomerang/core";
import { parseWebhookSecrets } from "@boomerang/runtime";
import type { Context } from "../context.ts";
import { checkApiKey } from "./check-api-key.ts";
import { type ClockReading, checkClock } from "./check-clock.ts";
import { checkConcurrency } from "./check-concurrency.ts";
import { checkDelivery } from "./check-delivery.ts";
import { checkEventSources } from "./check-event-sources.ts";
import { checkPauses } from "./check-pauses.ts";
import { checkQueues } from "./check-queues.ts";
import { checkSchedules, targetsOf } from "./check-schedules.ts";
import { checkWebhookSecrets, readWebhookSecrets } from "./check-webhook-secrets.ts";
import { checkWrongToken } from "./check-wrong-token.ts";
import type { Deployment, LocalPipelineReaders } from "./deployment.ts";
import type { Finding } from "./finding.ts";
import type { Check } from "./run-checks.ts";
import type { Fetch } from "./send-delivery.ts";
import { targetOf } from "./target-of.ts";

export interface DoctorOptions {
  /** To try the API key with, if the settings of the deployment name none. */
  readonly target?: string | undefined;
  readonly skipDelivery?: boolean | undefined;
  readonly wrongToken?: boolean | undefined;
}

/** What the checks have of the world. */
export interface DoctorTools {
  readonly client: Pick<Client, "events" | "wait" | "pausedTargets">;
  readonly fetch: Fetch;
  readonly sleep: Sleep;
  readonly now: () => number;
  readonly randomId: () => string;
  readonly note: (text: string) => Promise<void>;
  /** A command of this program, for the same deployment. */
  readonly boomerang: (args: string) => string;
}

/** The tools of a command. */
export async function doctorTools(
  { io, output, client }: Context,
  connection: ConnectionNames,
): Promise<DoctorTools> {
  return {
    client: await client(),
    fetch: (url, init) => fetch(url, init),
    sleep: systemSleep,
    now: io.now,
    randomId: randomUUID,
    note: output.note,
    boomerang: (args) => `boomerang ${args}${optionsOf(connection)}`,
  };
}

interface ConnectionNames {
  readonly stack: string;
  readonly region?: string | undefined;
  readonly local?: boolean | undefined;
}

function optionsOf({ stack, region, local }: ConnectionNames): string {
  if (local) return " --local";
  return `${stack === "Boomerang" ? "" : ` --stack ${stack}`}${region === undefined ? "" : ` --region ${region}`}`;
}

// The SDK's clients make three attempts, of 15 s at most.
const READ_MS = 60_000;
// Five deliveries, 40 s each at most, and what creating and removing the rule takes.
const DELIVERY_MS = 300_000;

/** The checks of a deployed stack. */
export function stackChecks(deployment: Deployment, tools: DoctorTools, options: DoctorOptions): Check[] {
  const { awsOptions, secretIds } = deployment;
  const { webhookBaseUrl: base } = deployment;
  const apiClock = Promise.withResolvers<ClockReading | undefined>();
  const target = async () =>
    options.target === undefined ? firstTarget(deployment) : targetOf(options.target);
  return [
    check("api key", async (signal) => {
      try {
        const setCommand = (name: string) =>
          `read -rs key && printf %s "$key" | ${tools.boomerang(`key set --target ${name}`)}`;
        const { finding, clock } = await checkApiKey({ deployment, target, setCommand, ...tools }, signal);
        apiClock.resolve(clock);
        return [finding];
      } finally {
        apiClock.resolve(undefined);
      }
    }),
    check("webhook secrets", async () => {
      const id = secretIds.webhookSecrets ?? "ARN";
      const setCommand = `read -rs secret && printf '["%s"]' "$secret" | aws secretsmanager put-secret-value --secret-id ${id} --secret-string file:///dev/stdin${awsOptions}`;
      return [checkWebhookSecrets(await readWebhookSecrets(deployment), setCommand)];
    }),
    check("schedules", async () => checkSchedules(await deployment.schedules())),
    check("event sources", async () => checkEventSources(await deployment.eventSources(), awsOptions)),
    check("quota", async () => checkConcurrency(await deployment.concurrency())),
    check("clock, AWS", async () => [checkClock("AWS", await deployment.clock())]),
    check("clock, API", async () => [checkClock("the API", await apiClock.promise)]),
    ...commonChecks(deployment, tools, awsOptions),
    // Last, since it takes longest, and findings are shown in order.
    ...(options.wrongToken && base !== undefined ? [wrongTokenCheck(base, tools)] : []),
    ...(options.skipDelivery ? [] : [deliveryCheck(base, deployment, tools)]),
  ];
}

/** The checks of the local pipeline: it has no schedules, secrets or quotas of AWS, and its keys are in its memory only. */
export function localChecks(pipeline: LocalPipelineReaders, tools: DoctorTools): Check[] {
  return [...commonChecks(pipeline, tools, ""), wrongTokenCheck(pipeline.webhookBaseUrl, tools)];
}

function commonChecks(
  { queues }: Pick<Deployment, "queues">,
  tools: DoctorTools,
  awsOptions: string,
): Check[] {
  const { client, boomerang } = tools;
  return [
    check("paused targets", async () => [checkPauses(await client.pausedTargets(), boomerang)]),
    check("queues", async () => checkQueues(await queues(), { boomerang, awsOptions })),
  ];
}

function deliveryCheck(base: string | undefined, deployment: Deployment, tools: DoctorTools): Check {
  const run = async (signal: AbortSignal): Promise<readonly Finding[]> => {
    if (base === undefined) return [NO_BASE];
    const [linkKey, text] = await Promise.all([
      deployment.secret("linkKey"),
      deployment.secret("webhookSecrets"),
    ]);
    const webhookSecrets = parseWebhookSecrets(text);
    if (webhookSecrets === undefined) return [NO_SECRETS];
    return checkDelivery({ base, keys: { linkKey, webhookSecrets }, ...tools }, signal);
  };
  return { name: "webhook url", timeLimitMs: DELIVERY_MS, hasToRelease: true, run };
}

const NO_BASE: Finding = {
  ...{ check: "webhook url", result: "not_checked" },
  message: "The stack has no output WebhookBaseUrl.",
  fix: {
    text: "Check the stack's name; in an app of your own, add the output, with the construct's webhookBaseUrl.",
  },
};

const NO_SECRETS: Finding = {
  ...{ check: "webhook url", result: "not_checked" },
  message: "Without webhook secrets in the right form, a test delivery cannot be signed.",
  fix: { text: "Correct the webhook secrets, and run this again." },
};

function wrongTokenCheck(base: string, tools: DoctorTools): Check {
  return check("wrong token", async (signal) => [await checkWrongToken({ base, ...tools }, signal)]);
}

function check(name: string, run: Check["run"]): Check {
  return { name, timeLimitMs: READ_MS, run };
}

async function firstTarget(deployment: Deployment): Promise<Target | undefined> {
  // The check of the schedules reports it if they cannot be read.
  const [first] = targetsOf(await deployment.schedules().catch(() => []));
  return first === undefined ? undefined : targetOf(first);
}
