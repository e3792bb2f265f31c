import { once } from "node:events";
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { systemSleep } from "@boomerang/core";
import {
  type FindOptions,
  type LocalPipelineState,
  systemFindOptions,
} from "@boomerang/runtime/local-pipeline";
import { localPipelineState } from "@boomerang/testkit/local-pipeline-state";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { localClientConfig } from "../aws/account.ts";
import type { DevOptions } from "./arguments.ts";
import { type DevKills, runDev, type StartConsole } from "./run-dev.ts";
import type { DevSystem } from "./system.ts";

const OPTIONS: DevOptions = {
  api: { type: "simulator" },
  port: 0,
  consolePort: 0,
  targets: [],
  json: true,
  verbose: false,
};
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "boomerang-"));
});
afterEach(() => rm(folder, { recursive: true }));

function setUp(find: Partial<FindOptions> = {}) {
  const env: NodeJS.ProcessEnv = { XDG_STATE_HOME: folder };
  const output = { stdout: "", stderr: "" };
  const exits: number[] = [];
  const time = { shift: 0 };
  const listeners = new Set<() => void>();
  const starting = Promise.withResolvers<void>();
  const started = Promise.withResolvers<LocalPipelineState>();
  const system: DevSystem = {
    ...{ env, pid: process.pid, sleep: systemSleep },
    clock: { now: () => Date.now() + time.shift },
    find: { ...systemFindOptions(env), ...find },
    stdout: {
      write(text) {
        output.stdout += text;
        started.resolve(JSON.parse(text));
      },
    },
    stderr: {
      write(text) {
        output.stderr += text;
        starting.resolve();
      },
    },
    onStopSignal(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    exit: (code) => exits.push(code),
  };
  const signal = () => {
    for (const listener of listeners) listener();
  };
  return {
    system,
    output,
    exits,
    time,
    listeners,
    signal,
    starting: starting.promise,
    started: started.promise,
  };
}

const canConnect = async ({ endpoints }: LocalPipelineState) => {
  const answers = await Promise.allSettled(Object.values(endpoints).map((url) => fetch(url)));
  return answers.some(({ status }) => status === "fulfilled");
};

test("the pipeline runs until a signal, and then every part of it is stopped", async () => {
  const { system, output, listeners, signal, started } = setUp();
  const running = runDev(OPTIONS, { system });
  const state = await started;
  expect(JSON.parse(await readFile(system.find.path, "utf8"))).toEqual(state);
  expect(system.env.NO_PROXY).toContain("127.0.0.1");
  signal();
  expect(await running).toBe(130);
  await expect(access(system.find.path)).rejects.toThrow("ENOENT");
  expect(await canConnect(state)).toBe(false);
  expect(listeners.size).toBe(0);
  expect(output.stderr).toMatch(/\nStopped\.\n$/);
});

test("the console begins once the client library can find the pipeline, and ends before it", async () => {
  const { system, output, signal, started } = setUp();
  const stopped: string[] = [];
  const startConsole: StartConsole = async ({ port }) => {
    const state = await readFile(system.find.path, "utf8");
    stopped.push(`begins on port ${port} with process ${JSON.parse(state).pid}`);
    return {
      url: "http://127.0.0.1:1/token/",
      async stop() {
        stopped.push(await access(system.find.path).then(() => "ends while the pipeline runs"));
      },
    };
  };
  const running = runDev({ ...OPTIONS, consolePort: 4321 }, { system, startConsole });
  expect(await started).toMatchObject({ console_url: "http://127.0.0.1:1/token/" });
  expect(output.stderr).toContain("\n  http://127.0.0.1:1/token/\n");
  signal();
  await running;
  expect(stopped).toEqual([
    `begins on port 4321 with process ${process.pid}`,
    "ends while the pipeline runs",
  ]);
});

test("the console can arm the kill of a worker, which is said when it happens", async () => {
  const { system, output, signal, started } = setUp();
  const given = Promise.withResolvers<DevKills | undefined>();
  const startConsole: StartConsole = async ({ kills }) => {
    given.resolve(kills);
    return { url: "http://127.0.0.1:1/token/", stop: async () => undefined };
  };
  const running = runDev(OPTIONS, { system, startConsole });
  const [kills, { endpoints, queue_urls: QueueUrls }] = await Promise.all([given.promise, started]);
  kills?.arm("receiver");
  const sqs = new SQSClient(localClientConfig(endpoints.sqs));
  const MessageBody = '{"job_id":"a","target":{"model_id":"echo"},"model_input":1}';
  await sqs.send(new SendMessageCommand({ QueueUrl: QueueUrls.jobs, MessageBody }));
  sqs.destroy();
  await expect.poll(() => output.stderr).toContain("1 succeeded");
  expect(kills?.read().receiver).toMatchObject({ state: "killed", jobId: "a" });
  expect(output.stderr).toContain(
    "Killed the receiver, as you asked, while it handled the delivery of job a.",
  );
  expect(output.stderr).toContain("WorkerEndedError: the worker of the receiver was killed");
  signal();
  expect(await running).toBe(130);
});

test("a port of the console that is in use ends the start, and says what to do", async () => {
  const { system } = setUp();
  const startConsole = () => Promise.reject(Object.assign(new Error("no"), { code: "EADDRINUSE" }));
  const running = runDev({ ...OPTIONS, consolePort: 4321 }, { system, startConsole });
  await expect(running).rejects.toThrow(
    "Port 4321 is in use (EADDRINUSE): choose another with --console-port",
  );
  await expect(access(system.find.path)).rejects.toThrow("ENOENT");
});

test("a second signal ends the process at once, unless it is the first one again", async () => {
  const { system, exits, time, signal, started } = setUp();
  const running = runDev(OPTIONS, { system });
  await started;
  signal();
  signal();
  expect(exits).toEqual([]);
  time.shift = 10_000;
  signal();
  expect(exits).toEqual([130]);
  await running;
});

test("after a signal while it starts, it is never found", async () => {
  const { system, output, signal, starting } = setUp();
  const running = runDev(OPTIONS, { system });
  await starting;
  expect(output.stderr).toBe("Starting the pipeline …\n");
  signal();
  expect(await running).toBe(130);
  expect(output.stdout).toBe("");
  await expect(access(dirname(system.find.path))).rejects.toThrow("ENOENT");
});

test("a port in use is named", async () => {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const { system, listeners } = setUp();
  await expect(runDev({ ...OPTIONS, port }, { system })).rejects.toThrow(
    `Port ${port} is in use (EADDRINUSE): choose another with --port`,
  );
  expect(listeners.size).toBe(0);
});

test("a file that another user may write is not replaced", async () => {
  const { system } = setUp();
  await mkdir(dirname(system.find.path));
  await writeFile(system.find.path, JSON.stringify(localPipelineState()), { mode: 0o600 });
  const { system: other } = setUp({ userId: (process.getuid?.() ?? 0) + 1 });
  await expect(runDev(OPTIONS, { system: other })).rejects.toThrow(
    `${system.find.path} cannot be used: it belongs to another user. Remove it.`,
  );
});

test("of two that start at the same time, one runs, and the other is stopped", async () => {
  const first = setUp();
  const second = setUp();
  const runs = [first, second].map(({ system }) => runDev(OPTIONS, { system }));
  await expect(Promise.race(runs)).rejects.toThrow("Another local pipeline was started at the same time");
  const state = await Promise.race([first.started, second.started]);
  expect(await canConnect(state)).toBe(true);
  first.signal();
  second.signal();
  expect((await Promise.allSettled(runs)).map(({ status }) => status).toSorted()).toEqual([
    "fulfilled",
    "rejected",
  ]);
});
