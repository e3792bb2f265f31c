import { access, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { createClient } from "@boomerang/client";
import { startSimulator } from "@boomerang/simulator";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { type DevProcess, freePort, startDev } from "./dev-process.ts";

let folder: string;
let path: string;
const processes: DevProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "boomerang-"));
  path = join(folder, "boomerang", "local.json");
  // For the client, and for the processes that the tests start.
  vi.stubEnv("XDG_STATE_HOME", folder);
});
afterEach(async () => {
  for (const { child, ended } of processes.splice(0)) {
    child.kill("SIGKILL");
    await ended;
  }
  await rm(folder, { recursive: true });
});

function dev(env: Readonly<Record<string, string>>, ...args: string[]): DevProcess {
  const started = startDev(env, ...args);
  processes.push(started);
  return started;
}

function localClient() {
  const client = createClient({ local: true });
  onTestFinished(() => client.close());
  return client;
}

const ECHO = { model_id: "echo" };

test("the client finds the pipeline by its state file, which is gone after Ctrl+C", async () => {
  const client = localClient();
  await expect(client.get("a")).rejects.toThrow("no local pipeline is running");
  const { child, started, ended } = dev({});
  const { console_url: consoleUrl, ...state } = await started;
  expect(JSON.parse(await readFile(path, "utf8"))).toEqual(state);
  expect(state).toMatchObject({ pid: child.pid, api: "simulator" });
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await stat(join(folder, "boomerang"))).mode & 0o777).toBe(0o700);

  const job = await client.run({ target: ECHO, model_input: { text: "é 😀" } });
  expect(job).toMatchObject({ status: "SUCCEEDED", output: { text: "é 😀" } });

  const page = await fetch(`${consoleUrl}job/${job.jobId}`);
  expect(await page.text()).toContain(`${job.jobId} · LOCAL · Boomerang`);

  child.kill("SIGINT");
  const { code, stdout, stderr } = await ended;
  expect(code, stderr).toBe(130);
  expect(stdout.trimEnd().split("\n")).toHaveLength(1);
  expect(stderr).toContain("createClient({ local: true })");
  expect(stderr).toMatch(/\nStopped\.\n$/);
  await expect(access(path)).rejects.toThrow("ENOENT");
  await expect(client.get(job.jobId)).rejects.toMatchObject({
    code: "resource_not_found",
    nextStep: expect.stringContaining("npx -y pnpm@12 dev"),
  });
});

test("a second pipeline is refused, and one that was killed is replaced", async () => {
  const first = dev({});
  const { pid } = await first.started;
  const second = await dev({}).ended;
  expect(second).toMatchObject({ code: 1, stdout: "" });
  expect(second.stderr).toMatch(
    new RegExp(`^A local pipeline runs already: process ${pid}, .*kill ${pid}\n$`),
  );

  first.child.kill("SIGKILL");
  await first.ended;
  const client = localClient();
  await expect(client.get("a")).rejects.toThrow(`process ${pid}, which ${path} names, has ended`);
  const third = dev({});
  expect((await third.started).pid).toBe(third.child.pid);
  // The same client, of which the pipeline is now another one.
  expect(await client.run({ target: ECHO, model_input: 3 })).toMatchObject({ output: 3 });
  third.child.kill("SIGTERM");
  expect((await third.ended).code).toBe(130);
});

test("problems are printed as they happen, without inputs or outputs", async () => {
  const { child, started, printed, ended } = dev({});
  await started;
  const client = localClient();
  const model_input = { text: "confidential" };
  await client.run({ job_id: "broken", target: { model_id: "fail422" }, model_input });
  await client.run({ job_id: "nowhere", target: { model_id: "missing" }, model_input });
  await client.run({ job_id: "fine", target: ECHO, model_input });
  await client.submit({ job_id: "fine", target: ECHO, model_input: "another" });
  await expect.poll(printed).toContain("dead letter, job_id_taken: ");
  // It stays in the queue, for whoever reads it there.
  const deadLetters = await Array.fromAsync(client.deadLetters.list());
  expect(deadLetters).toMatchObject([{ code: "job_id_taken" }]);
  child.kill("SIGINT");
  const { stdout, stderr } = await ended;
  expect(stderr).toContain("Job broken is FAILED: MODEL_INVALID_INPUT.");
  expect(stderr).toContain("Job nowhere is REJECTED: ");
  expect(stderr).toMatch(/^0 open · 1 succeeded/m);
  expect(stderr + stdout).not.toContain("confidential");
});

// What is meant for AWS, and a proxy that cannot reach this machine.
const ENVIRONMENT = {
  ...{ NODE_USE_ENV_PROXY: "1", HTTP_PROXY: "http://127.0.0.1:9", NO_PROXY: "intern.example" },
  ...{ AWS_ENDPOINT_URL: "http://127.0.0.1:9", AWS_PROFILE: "missing", AWS_REGION: "eu-west-1" },
  ...{ AWS_USE_FIPS_ENDPOINT: "true", AWS_USE_DUALSTACK_ENDPOINT: "true" },
};

test("the real API is called with the key of the environment, and delivers through a tunnel", async () => {
  const KEY = "abcdEFGH.mnopQRST";
  const SECRET = "whsec_provider";
  const simulator = await startSimulator({ apiKey: KEY, webhookSecrets: [SECRET], coldStartMs: 0 });
  onTestFinished(() => simulator.stop());
  const port = await freePort();
  const tunnel = await startTunnel(`http://127.0.0.1:${port}`);
  const { child, started, ended } = dev(
    { ...ENVIRONMENT, BASETEN_API_KEY: KEY, BOOMERANG_WEBHOOK_SECRETS: `["${SECRET}"]` },
    ...["--api", "provider", "--api-url", simulator.url],
    ...["--webhook-base-url", `${tunnel.url}/mine`, "--port", `${port}`],
    ...["--target", "model:echo/production"],
  );
  expect(await started).toMatchObject({
    api: "provider",
    webhook_base_url: `${tunnel.url}/mine`,
    endpoints: { receiver: `http://127.0.0.1:${port}` },
  });
  const client = localClient();
  expect(await client.run({ job_id: "mine", target: ECHO, model_input: [1.5] })).toMatchObject({
    status: "SUCCEEDED",
    output: [1.5],
  });
  expect(tunnel.paths).toEqual([expect.stringMatching(/^\/mine\/v1\/webhooks\/mine\//)]);
  expect(simulator.state().counts.submissions_accepted).toBe(1);
  const file = await readFile(path, "utf8");
  child.kill("SIGINT");
  const { code, stdout, stderr } = await ended;
  expect(code, stderr).toBe(130);
  for (const secret of [KEY, SECRET]) expect(stdout + stderr + file).not.toContain(secret);
});

test("a key that the API rejects is reported, without the key", async () => {
  const simulator = await startSimulator({ apiKey: "abcdEFGH.mnopQRST" });
  onTestFinished(() => simulator.stop());
  const port = await freePort();
  const { child, started, printed, ended } = dev(
    { BASETEN_API_KEY: "abcdEFGH.expired" },
    ...["--api", "provider", "--api-url", simulator.url],
    ...["--webhook-base-url", `http://127.0.0.1:${port}`, "--port", `${port}`],
  );
  await started;
  await localClient().submit({ job_id: "mine", target: ECHO, model_input: 1 });
  await expect.poll(printed).toMatch(/^Submission failed \(job_id mine, kind account, status 40[13]/m);
  child.kill("SIGINT");
  expect((await ended).stderr).not.toContain("expired");
});

test.each([
  ["without a tunnel", ["--api", "provider"], {}, /needs --webhook-base-url URL/],
  [
    "without a key",
    ["--api", "provider", "--webhook-base-url", "https://abc.example", "--port", "8000"],
    { BASETEN_API_KEY: "" },
    /set the environment variable BASETEN_API_KEY/,
  ],
  ["with an unknown option", ["--nmae", "x"], {}, /^Unknown option '--nmae'; see --help\n$/],
])("%s it ends with an error in one line, and exit code 2", async (_what, args, env, message) => {
  const { code, stdout, stderr } = await dev(env, ...args).ended;
  expect(stderr).toMatch(message);
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
});

/** Forwards every request, as a tunnel of the user's does. */
async function startTunnel(to: string) {
  const paths: string[] = [];
  const server = createServer(async (request, response) => {
    paths.push(request.url ?? "");
    const { host: _, connection: _1, "content-length": _2, ...headers } = request.headers;
    const forwarded = await fetch(`${to}${request.url}`, {
      method: request.method ?? "POST",
      headers: headers as Record<string, string>,
      body: await buffer(request),
    });
    response.writeHead(forwarded.status).end(await forwarded.text());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, paths };
}
