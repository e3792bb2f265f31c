import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { EventBridgeClient, ListRulesCommand } from "@aws-sdk/client-eventbridge";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type Client, createClient } from "@boomerang/client";
import { type LocalPipelineState, localClientConfig } from "@boomerang/runtime/local-pipeline";
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { type DevProcess, startDev } from "./dev-process.ts";

const MAIN = new URL("../../packages/cli/src/main.ts", import.meta.url).pathname;

let folder: string;
let dev: DevProcess;
let state: LocalPipelineState;
let client: Client;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "boomerang-tail-"));
  dev = startDev({ XDG_STATE_HOME: folder });
  state = await dev.started;
  client = createClient({ local: true });
});
// For the client, and for the processes that the tests start.
beforeEach(() => void vi.stubEnv("XDG_STATE_HOME", folder));
afterEach(async () => {
  expect(await leftovers()).toEqual([]);
});
afterAll(async () => {
  client.close();
  dev.child.kill("SIGINT");
  await dev.ended;
  await rm(folder, { recursive: true });
});

/** Names of rules, and URLs of queues, that `events` makes. */
async function leftovers() {
  const eventBridge = new EventBridgeClient(localClientConfig(state.endpoints.event_bridge));
  const sqs = new SQSClient(localClientConfig(state.endpoints.sqs));
  try {
    const { Rules = [] } = await eventBridge.send(new ListRulesCommand({}));
    const { QueueUrls = [] } = await sqs.send(
      new ListQueuesCommand({ QueueNamePrefix: "boomerang-events-" }),
    );
    return [...Rules.map(({ Name }) => Name), ...QueueUrls];
  } finally {
    eventBridge.destroy();
    sqs.destroy();
  }
}

/** Starts `boomerang tail --local`, and waits until it waits. */
async function startTail(...args: string[]) {
  const child = spawn(process.execPath, [MAIN, "tail", "--local", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const printed = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (chunk) => {
      printed[name] += chunk;
    });
  }
  const ended = once(child, "close").then(([code]) => ({ code, ...printed }));
  await expect.poll(() => printed.stderr, { timeout: 10_000 }).toContain("Waiting for outcomes");
  return { child, printed, ended };
}

/** An application that gets outcomes, and fails. */
async function startApplication() {
  const bodies: unknown[] = [];
  const server = createServer(async (request, response) => {
    bodies.push([request.method, request.url, JSON.parse(await text(request))]);
    response.writeHead(500).end("an error page");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}/outcomes`, bodies };
}

const job = (model: string, more = {}) => ({ target: `model:${model}`, model_input: { n: 1.5 }, ...more });

test("outcomes that match are shown and forwarded, and the rule and the queue are removed at the end", async () => {
  const { address, bodies } = await startApplication();
  const tail = await startTail("--batch", "mine", "--count", "2", "--forward-to", address, "-o", "jsonl");
  expect(await leftovers()).toEqual([
    expect.stringMatching(/^boomerang-events-/),
    expect.stringMatching(/\/boomerang-events-/),
  ]);
  await client.run(job("echo", { batch_id: "another" }));
  await client.run(job("echo", { job_id: "good", batch_id: "mine", metadata: { customer: "42" } }));
  await client.run(job("missing", { job_id: "bad", batch_id: "mine" }));
  const { code, stdout, stderr } = await tail.ended;
  expect(code, stderr).toBe(0);
  const shown = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(shown).toEqual([
    expect.objectContaining({
      ...{ job_id: "good", status: "SUCCEEDED", batch_id: "mine", output: { n: 1.5 } },
      ...{ event_id: expect.stringMatching(/^good:\d+$/), metadata: { customer: "42" } },
    }),
    expect.objectContaining({
      ...{ job_id: "bad", status: "REJECTED" },
      errors: [expect.objectContaining({ code: "model_does_not_exist" })],
    }),
  ]);
  expect(bodies).toEqual(shown.map((event) => ["POST", "/outcomes", event]));
  expect(stderr).toMatch(/^good: POST http:\/\/127\.0\.0\.1:\d+\/outcomes: 500 in \d+ ms$/m);
});

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("%s ends it in order", async (signal) => {
  const tail = await startTail("--status", "SUCCEEDED", "-o", "json");
  await client.run(job("missing"));
  await client.run(job("echo", { job_id: signal }));
  await expect.poll(() => tail.printed.stdout).toContain(`"job_id":"${signal}"`);
  tail.child.kill(signal);
  const { code, stdout, stderr } = await tail.ended;
  expect({ code, stderr }).toEqual({
    code: 130,
    stderr: "Waiting for outcomes; Ctrl+C stops.\nStopped after 1 outcome.\n",
  });
  expect(JSON.parse(stdout)).toHaveLength(1);
});

test("it ends when nobody reads its output any more", async () => {
  const tail = await startTail();
  tail.child.stdout.destroy();
  await client.run(job("echo"));
  expect(await tail.ended).toMatchObject({ code: 141 });
});

test("a target is found however a job names it, and no other target is", async () => {
  const stop = new AbortController();
  const targets: unknown[] = [];
  const ready = Promise.withResolvers<void>();
  const iterating = (async () => {
    const options = { target: "model:echo", signal: stop.signal, onReady: ready.resolve };
    for await (const { target } of client.events(options)) targets.push(target);
  })();
  await ready.promise;
  const echo = { model_id: "echo" };
  const wanted = [
    echo,
    { ...echo, environment: "production" },
    { ...echo, development: false, regional: false },
  ];
  const others = [
    { ...echo, environment: "staging" },
    { ...echo, deployment_id: "xyz" },
    { ...echo, development: true },
  ];
  for (const group of [others, wanted]) {
    await Promise.all(group.map((target) => client.run(job("", { target }))));
  }
  await expect.poll(() => targets).toHaveLength(3);
  stop.abort();
  await expect(iterating).rejects.toMatchObject({ code: "aborted" });
  expect(targets).toEqual(expect.arrayContaining(wanted));
});

test("it ends with an error when the local pipeline ends, which does not wait for it", async () => {
  const own = await mkdtemp(join(tmpdir(), "boomerang-tail-"));
  onTestFinished(() => rm(own, { recursive: true }));
  vi.stubEnv("XDG_STATE_HOME", own);
  const another = startDev({ XDG_STATE_HOME: own });
  onTestFinished(() => void another.child.kill("SIGKILL"));
  await another.started;
  const tail = await startTail();
  another.child.kill("SIGINT");
  expect((await another.ended).code).toBe(130);
  const { code, stderr } = await tail.ended;
  expect(code).toBe(4);
  expect(stderr).toMatch(/\nerror: no local pipeline is running\n.*pnpm@12 dev.*\n$/);
});
