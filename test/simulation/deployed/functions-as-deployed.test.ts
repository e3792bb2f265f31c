import { existsSync, readFileSync } from "node:fs";
import { DEFAULT_TIMING } from "@boomerang/core";
import { settingsEntries as dispatcher } from "@boomerang/dispatcher/settings";
import { settingsEntries as publisher } from "@boomerang/publisher/settings";
import { settingsEntries as receiver } from "@boomerang/receiver/settings";
import { readSettings, timingOf } from "@boomerang/runtime";
import { settingsEntries as scheduler } from "@boomerang/scheduler/settings";
import { resourceOf, resourcesOf, textOf } from "infra/testing/template";
import { expect, test } from "vitest";
import {
  CLOCKS_APART_MS,
  callTimeout,
  DEFAULT_SETTINGS,
  FUNCTIONS,
  type FunctionName,
} from "./as-deployed.ts";
import { compare, FUNCTION_NAMES, functionOf, template, titled } from "./template.fixture.ts";

/** The environment variables of a deployed function. */
function environmentOf(name: FunctionName): Record<string, string> {
  const variables: Record<string, unknown> = functionOf(name).Environment.Variables;
  return Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, textOf(value)]));
}

test("the simulation has exactly the functions of the stack", () => {
  const deployed = Object.keys(resourcesOf(template, "AWS::Lambda::Function"));
  compare("functions", FUNCTION_NAMES.map((name) => `${titled(name)}Function`).sort(), deployed.sort());
});

test.each(FUNCTION_NAMES)("the %s has the stack's timeout and no reserved concurrency", (name) => {
  const { Timeout, ReservedConcurrentExecutions } = functionOf(name);
  compare(`timeout of the ${name}, ms`, FUNCTIONS[name].timeoutMs, Timeout * 1000);
  compare(`reserved concurrency of the ${name}`, undefined, ReservedConcurrentExecutions);
});

test("a dispatcher times out before its leases end, also with clocks that are ten seconds apart", () => {
  const { timeoutMs } = FUNCTIONS.dispatcher;
  const { leaseMs } = DEFAULT_TIMING;
  const figures = `a lease of ${leaseMs} ms, a timeout of ${timeoutMs} ms, clocks ${CLOCKS_APART_MS} ms apart`;
  expect(timeoutMs + CLOCKS_APART_MS, figures).toBeLessThanOrEqual(leaseMs);
});

const ENTRIES = { dispatcher, receiver, scheduler, publisher };
const VARIABLES = {
  submissionsPerMinute: "SUBMISSIONS_PER_MINUTE",
  statusCallsPerSecond: "STATUS_CALLS_PER_SECOND",
  queueStatusCallsPerSecond: "QUEUE_STATUS_CALLS_PER_SECOND",
  announceSubmitted: "ANNOUNCE_SUBMITTED",
} as const satisfies Record<keyof typeof DEFAULT_SETTINGS, string>;

test.each(Object.entries(VARIABLES) as [keyof typeof DEFAULT_SETTINGS, string][])(
  "setting %s is the default of every function that reads it",
  (key, variable) => {
    const readers = FUNCTION_NAMES.filter((name) => variable in ENTRIES[name]);
    expect(readers).not.toEqual([]);
    for (const name of readers) {
      const read: Record<string, unknown> = readSettings(ENTRIES[name], environmentOf(name));
      compare(`${variable} of the ${name}`, DEFAULT_SETTINGS[key], read[variable]);
    }
  },
);

test.each(["dispatcher", "receiver", "scheduler"] as const)(
  "the %s has the default timing of the state machine",
  (name) => {
    const deployed = timingOf(readSettings(ENTRIES[name], environmentOf(name)));
    compare(`timing of the ${name}`, DEFAULT_TIMING, deployed);
  },
);

const SECRET_NAMES: Readonly<Record<string, string>> = {
  ApiKey: "apiKey",
  LinkKey: "linkKey",
  WebhookSecrets: "webhookSecrets",
};
const secretsIn = (values: readonly unknown[]) =>
  values.flatMap((value) => SECRET_NAMES[textOf(value)] ?? []).sort();

test.each(FUNCTION_NAMES)("the %s gets and may read exactly its secrets", (name) => {
  const simulated = [...FUNCTIONS[name].secrets].sort();
  compare(`secrets of the ${name}`, simulated, secretsIn(Object.values(environmentOf(name))));
  const policies = Object.values(resourcesOf(template, "AWS::IAM::Policy"))
    .map(({ Properties }) => Properties)
    .filter(({ Roles }) => Roles.map(textOf).includes(`${titled(name)}Role`));
  const read = policies
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .filter(({ Action }) => [Action].flat().some((action) => action.startsWith("secretsmanager:")))
    .flatMap(({ Resource }) => Resource);
  compare(`secrets that the ${name} may read`, simulated, secretsIn(read));
});

const WIRING = {
  dispatcher: {
    timeouts: ["AWS_TIMEOUTS", "SECRETS_TIMEOUTS"],
    limits: ["submissions", "statusCalls", "queueStatusCalls"],
  },
  receiver: { timeouts: ["AWS_TIMEOUTS", "S3_TIMEOUTS", "SECRETS_TIMEOUTS"], limits: [] },
  scheduler: { timeouts: ["AWS_TIMEOUTS", "SECRETS_TIMEOUTS"], limits: ["statusCalls", "queueStatusCalls"] },
  publisher: { timeouts: ["AWS_TIMEOUTS"], limits: [] },
} as const satisfies Record<FunctionName, unknown>;

const callsApi = (name: FunctionName) => WIRING[name].limits.length > 0;

// lambda.ts starts things when it is loaded, so it is read as text.
test.each(FUNCTION_NAMES)("the %s is wired with the figures of the simulation", (name) => {
  const folder = new URL(`../../../packages/${name}/src/`, import.meta.url);
  const source = ["lambda.ts", "rare-clients.ts"]
    .filter((file) => existsSync(new URL(file, folder)))
    .map((file) => readFileSync(new URL(file, folder), "utf8"))
    .join("\n");
  const all = (pattern: RegExp) => [...source.matchAll(pattern)].map(([, found]) => found);
  compare(`client timeouts of the ${name}`, WIRING[name].timeouts, [
    ...new Set(all(/awsConfig\((.*?)\)/g).toSorted()),
  ]);
  compare(`limits of the ${name}`, WIRING[name].limits, all(/limiter\(LIMITS\.(\w+), /g));
  compare(`secrets of the ${name}`, [...FUNCTIONS[name].secrets], all(/(\w+): settings\.\w+_SECRETS?_ARN/g));
  // The simulation uses the same client, which does not retry, and the same limiters.
  const clients = all(/(create\w*Client)\(/g);
  compare(`clients of the ${name}`, callsApi(name) ? ["createApiClient"] : [], clients);
  compare(`limiters of the ${name}`, callsApi(name) ? ["limiterFactory"] : [], all(/(limiterFactory?)\(/g));
});

test("the receiver's calls to AWS time out within its deadlines, those to S3 later than the others", () => {
  expect(callTimeout("jobs", "receiver")).toEqual({ timeoutMs: 1800, isRetried: true });
  expect(callTimeout("spill", "receiver")).toEqual({ timeoutMs: 1800, isRetried: true });
  expect(callTimeout("bucket", "receiver")).toEqual({ timeoutMs: 2000, isRetried: true });
});

test("neither the receiver nor the API Gateway ends a delivery before its last deadline of seven seconds", () => {
  expect(FUNCTIONS.receiver.timeoutMs).toBeGreaterThan(7000);
  const { Integration } = resourceOf(template, "AWS::ApiGateway::Method").Properties;
  // Undefined: the default, 29 s.
  compare("integration timeout of the API", undefined, Integration.TimeoutInMillis);
});

test.each(FUNCTION_NAMES)("one call of the %s to AWS times out before the function does", (name) => {
  for (const service of ["jobs", "bucket"] as const)
    expect(callTimeout(service, name).timeoutMs).toBeLessThan(FUNCTIONS[name].timeoutMs);
});
