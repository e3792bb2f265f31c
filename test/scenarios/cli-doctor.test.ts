import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ListRulesCommand } from "@aws-sdk/client-eventbridge";
import { ListQueuesCommand } from "@aws-sdk/client-sqs";
import type { Deployment } from "@boomerang/cli/doctor";
import { createDynamoQuarantineStore } from "@boomerang/runtime";
import { describe, expect, test } from "vitest";
import { setUpCommandLine } from "./command-line.ts";

const { boomerang, pipeline } = setUpCommandLine();

/** The pipeline as a deployed stack. */
function deployed(changes: Partial<Deployment> = {}): Deployment {
  const { aws, secrets, simulator, webhookBaseUrl } = pipeline();
  const { apiKey, webhookSecrets } = secrets.values;
  return {
    type: "stack",
    webhookBaseUrl,
    awsOptions: " --region us-east-1",
    secretIds: { apiKey: "arn:key", webhookSecrets: "arn:webhook" },
    apiUrl: async () => simulator.url,
    async secret(name) {
      if (name === "linkKey") return secrets.linkKey();
      return name === "apiKey" ? apiKey : JSON.stringify(webhookSecrets);
    },
    hasVerified: (print) => createDynamoQuarantineStore(aws.dynamo, aws.tables.control).hasVerified(print),
    async schedules() {
      const time = { expression: "rate(1 minute)", timeZone: "UTC" };
      const targets = ["model:echo/production"];
      return [{ task: "minute", name: "minute", group: "group", state: "ENABLED", targets, ...time }];
    },
    eventSources: async () => [{ feeds: "dispatcher", uuid: "uuid", state: "Enabled" }],
    concurrency: async () => ({
      facts: {
        region: "us-east-1",
        concurrency: { isKnown: true, value: { limit: 1000, unreserved: 1000 } },
        held: { isKnown: true, value: { reservedConcurrency: 0, alarms: 0, secrets: 0 } },
      },
      needs: {
        settings: {
          ...{ submissionsPerMinute: 12_000, dispatcherConcurrency: 20 },
          ...{ drainConcurrency: 5, publishersPerShard: 1 },
        },
        wakes: 0,
      },
    }),
    queues: async () => [{ queue: "dead letters", url: aws.queues.deadLetters.url, messages: 0 }],
    clock: async () => ({ theirs: Date.now(), from: Date.now(), to: Date.now() }),
    close: () => undefined,
    ...changes,
  };
}

interface Finding {
  readonly check: string;
  readonly result: string;
  readonly message: string;
  readonly fix?: string;
}

async function doctor(changes: Partial<Deployment> = {}, ...args: string[]) {
  const run = await boomerang(["doctor", "-o", "json", ...args], {
    openDoctor: async () => deployed(changes),
  });
  const findings: Finding[] = JSON.parse(run.stdout);
  const found = (check: string) => findings.find((each) => each.check === check);
  return { ...run, findings, found, leftovers: await leftovers() };
}

/** The rules and queues of live events. */
async function leftovers(): Promise<unknown[]> {
  const { eventBridge, sqs } = pipeline().aws;
  const { Rules = [] } = await eventBridge.send(new ListRulesCommand({}));
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: "boomerang-events-" }));
  return [...Rules, ...QueueUrls];
}

test("a deployment that works has no problem: its test delivery is stored and announced", async () => {
  const run = await doctor();
  expect(run.exitCode).toBe(0);
  expect(run.findings.map(({ check, result }) => `${check}: ${result}`)).toEqual([
    "api key: ok",
    "webhook secrets: ok",
    "schedules: ok",
    "event sources: ok",
    "quota: ok",
    "clock, AWS: ok",
    "clock, the API: ok",
    "paused targets: ok",
    "queues: ok",
    "webhook url: ok",
    "record: ok",
    "event: ok",
  ]);
  expect(run.stderr).toBe("\n12 ok, 0 warnings, 0 problems, 0 not checked\n");
  expect(run.leftovers).toEqual([]);
  const jobId = /job (doctor-\S+),/.exec(run.found("record")?.message ?? "")?.[1] ?? "";
  expect(await pipeline().store.get(jobId)).toMatchObject({ status: "SUCCEEDED", deliveries: 1 });
  const { apiKey, webhookSecrets } = pipeline().secrets.values;
  for (const secret of [apiKey, await pipeline().secrets.linkKey(), ...webhookSecrets]) {
    expect(run.stdout + run.stderr).not.toContain(secret);
  }
});

test("a test delivery is no delivery of the provider, which the webhook secrets wait for", async () => {
  expect((await doctor()).found("webhook secrets")?.message).toContain("No delivery of the provider");
  await boomerang(["submit", "--target", "model:echo", "--input", "1", "--wait"]);
  await expect
    .poll(async () => (await doctor({}, "--skip-delivery")).found("webhook secrets")?.message)
    .toContain("A delivery of the provider has verified");
});

describe("a problem is explained:", () => {
  const secretsWith = (changed: Parameters<Deployment["secret"]>[0], text: string) => ({
    secret: async (name: Parameters<Deployment["secret"]>[0]) =>
      name === changed ? text : deployed().secret(name),
  });

  test("other webhook secrets than the receiver's", async () => {
    const run = await doctor(secretsWith("webhookSecrets", '["whsec_other"]'));
    expect(run).toMatchObject({ exitCode: 1, leftovers: [] });
    expect(run.found("webhook url")).toMatchObject({
      result: "problem",
      message: expect.stringContaining("failed: 401. Either what is at this URL has another link key"),
      fix: expect.stringContaining("If a secret was changed within the last minute"),
    });
    expect(run.found("record")).toBeUndefined();
  });

  test("a webhook URL where nobody listens", async () => {
    const run = await doctor({ webhookBaseUrl: "http://127.0.0.1:1" });
    expect(run).toMatchObject({ exitCode: 1, leftovers: [] });
    expect(run.found("webhook url")?.message).toMatch(/to http:\/\/127.0.0.1:1 failed: it cannot be reached/);
  });

  test("an API key that the API rejects", async () => {
    const run = await doctor(secretsWith("apiKey", "abc.DEF"), "--skip-delivery");
    expect(run.exitCode).toBe(1);
    expect(run.found("api key")).toMatchObject({
      result: "problem",
      message: expect.stringMatching(/^The API rejects it: it responded with 40[13]/),
      fix: expect.stringContaining("| boomerang key set --target model:echo/production"),
    });
  });

  test("an API key for which no target is known is not checked, and that is no problem", async () => {
    const run = await doctor({ schedules: async () => [] }, "--skip-delivery");
    expect(run.found("api key")).toMatchObject({
      result: "not_checked",
      fix: expect.stringContaining("--target"),
    });
    const named = await doctor({ schedules: async () => [] }, "--skip-delivery", "--target", "model:echo");
    expect(named.found("api key")?.message).toContain("model:echo/production");
  });
});

test("a wrong token gets 401, if that is asked for", async () => {
  const run = await doctor({}, "--skip-delivery", "--wrong-token");
  expect(run.found("wrong token")).toMatchObject({
    result: "ok",
    message: expect.stringContaining("got 401"),
  });
});

test("the local pipeline is checked without its keys", async () => {
  const { webhookBaseUrl, aws } = pipeline();
  const local = (base: string) =>
    boomerang(["doctor", "--local"], {
      openDoctor: async () => ({
        ...{ type: "local", webhookBaseUrl: base, close: () => undefined },
        queues: async () => [{ queue: "dead letters", url: aws.queues.deadLetters.url, messages: 2 }],
      }),
    });
  expect(await local(webhookBaseUrl)).toMatchObject({
    exitCode: 0,
    stdout: [
      "ok           paused targets: None.",
      "warning      dead letters: about 2 messages that cannot be processed.",
      "             -> See the reason of each, correct it, and send them again. To look:",
      "             boomerang dead-letters list --local",
      `ok           wrong token: A delivery to ${webhookBaseUrl} with a wrong token got 401.`,
      "",
    ].join("\n"),
    stderr: "\n2 ok, 1 warning, 0 problems, 0 not checked\n",
  });
  expect((await local("http://127.0.0.1:1")).exitCode).toBe(1);
});

test("a target that is none is refused before anything is called", async () => {
  expect(await boomerang(["doctor", "--target", "echo"])).toMatchObject({ exitCode: 2, stdout: "" });
});

test("Ctrl+C ends it, and removes the rule and the queue", async () => {
  const controller = new AbortController();
  // It accepts everything and stores nothing.
  const other = createServer((_, response) => response.end());
  await once(other.listen(0, "127.0.0.1"), "listening");
  const webhookBaseUrl = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  const arrived = once(other, "request");
  const running = boomerang(["doctor"], {
    openDoctor: async () => deployed({ webhookBaseUrl, queues: () => new Promise(() => undefined) }),
    interrupted: controller.signal,
  });
  await arrived;
  expect(await leftovers()).toHaveLength(2);
  controller.abort(new Error("interrupted by SIGINT"));
  expect(await running).toMatchObject({
    exitCode: 130,
    stderr: expect.stringContaining("error: interrupted"),
  });
  expect(await leftovers()).toEqual([]);
  other.close();
});
