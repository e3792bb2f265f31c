import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSimulator } from "@boomerang/simulator";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type DevProcess, freePort, startDev } from "./dev-process.ts";

const MAIN = new URL("../../packages/cli/src/main.ts", import.meta.url).pathname;
const KEY = "abcdEFGH.mnopQRST";
/** Of the user's other work: nothing listens there, and a request would fail. */
const ELSEWHERE = { BASETEN_API_KEY: KEY, BOOMERANG_API_URL: "https://127.0.0.1:9" };

/** Runs `boomerang ARGS --local` for the pipeline of a folder. */
function boomerang(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = ELSEWHERE,
  stdin = "",
) {
  return new Promise<{ exitCode: number; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [MAIN, ...args, "--local"],
      { env: { PATH: process.env.PATH, XDG_STATE_HOME: folder, ...env } },
      (error, stdout, stderr) => resolve({ exitCode: Number(error?.code ?? 0), stdout, stderr }),
    );
    child.stdin?.end(stdin);
  });
}

async function emptyFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "boomerang-cli-local-"));
}

describe("with pnpm dev", () => {
  let folder: string;
  let dev: DevProcess;
  beforeAll(async () => {
    folder = await emptyFolder();
    dev = startDev({ XDG_STATE_HOME: folder }, "--target", "model:echo/production");
    await dev.started;
  });
  afterAll(async () => {
    dev.child.kill("SIGINT");
    await dev.ended;
    await rm(folder, { recursive: true });
  });
  const local = (...args: string[]) => boomerang(folder, args);

  test("a model of its simulator is called and woken", async () => {
    expect(await local("predict", "model:echo", "--input", '{"n":1.0}')).toEqual({
      ...{ exitCode: 0, stdout: '{"n":1.0}', stderr: "" },
    });
    const json = await local("predict", "model:echo", "--input", '{"n":1.0}', "-o", "json");
    expect(json).toMatchObject({ exitCode: 0, stdout: '{"target":"model:echo","output":{"n":1.0}}\n' });
    expect(await local("predict", "model:missing", "--input", "1")).toMatchObject({ exitCode: 4 });
    expect(await local("wake", "model:echo/development")).toMatchObject({
      ...{ exitCode: 0, stdout: "model:echo/development: asked to start\n", stderr: "" },
    });
  });

  test("the request of a job is looked up, and cannot be canceled any more", async () => {
    const submit = ["submit", "--target", "model:echo", "--input", "1", "--wait", "-o", "json"];
    const { request_id: id } = JSON.parse((await local(...submit)).stdout);
    const status = await local("request", "status", "model:echo", id, "-o", "json");
    expect(JSON.parse(status.stdout)).toEqual({ request_id: id, status: "SUCCEEDED", errors: [] });
    expect(await local("request", "cancel", "model:echo", id)).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining("does not wait in the provider's queue any more"),
    });
    expect(await local("request", "status", "model:echo", "0123456789abcdef")).toMatchObject({ exitCode: 4 });
  });

  test("the queue is that of the simulator now, and what was recorded", async () => {
    const last = async () => {
      const { stdout } = await local("queue", "model:echo", "-o", "jsonl");
      const sources = stdout.match(/"source":"\w+"/g) ?? [];
      return [sources[0], sources.at(-1)];
    };
    await expect.poll(last, { timeout: 20_000 }).toEqual(['"source":"recorded"', '"source":"provider"']);
    expect(await local("queue", "model:sentiment")).toMatchObject({
      exitCode: 0,
      stdout: "model:sentiment now: 0 queued, 0 in progress\n",
    });
  });

  test("a key cannot be set: that needs a deployed stack", async () => {
    const set = await boomerang(folder, ["key", "set", "--target", "model:echo"], ELSEWHERE, KEY);
    expect(set).toMatchObject({ exitCode: 2, stdout: "" });
    expect(set.stderr).toContain("the local pipeline stores no API key: that needs a deployed stack\n");
    expect(set.stderr).not.toContain(KEY);
  });
});

test("with the real API, calls go where those of the pipeline go, with the key of the environment", async () => {
  const simulator = await startSimulator({ apiKey: KEY, coldStartMs: 0 });
  onTestFinished(() => simulator.stop());
  const folder = await emptyFolder();
  const port = await freePort();
  const dev = startDev(
    { XDG_STATE_HOME: folder, BASETEN_API_KEY: KEY },
    ...["--api", "provider", "--api-url", simulator.url],
    ...["--webhook-base-url", `http://127.0.0.1:${port}`, "--port", `${port}`],
  );
  onTestFinished(async () => {
    dev.child.kill("SIGKILL");
    await dev.ended;
    await rm(folder, { recursive: true });
  });
  await dev.started;
  expect(await readFile(join(folder, "boomerang", "local.json"), "utf8")).not.toContain(KEY);
  const predict = ["predict", "model:echo", "--input", "[2]"];
  expect(await boomerang(folder, predict)).toEqual({ exitCode: 0, stdout: "[2]", stderr: "" });
  for (const args of [
    predict,
    ["wake", "model:echo/development"],
    ["request", "status", "model:echo", "1810b373ad66e2a4"],
  ]) {
    const keyless = await boomerang(folder, args, {});
    expect(keyless).toMatchObject({ exitCode: 2, stdout: "" });
    expect(keyless.stderr).toMatch(/there is no variable BASETEN_API_KEY\n +Set BASETEN_API_KEY to the key/);
  }
});

test("without a pipeline nothing is called, and the error says so", async () => {
  const folder = await emptyFolder();
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const args of [
    ["wake", "model:echo"],
    ["predict", "model:echo", "--input", "1"],
    ["request", "status", "model:echo", "1810b373ad66e2a4"],
    ["queue", "model:echo"],
  ]) {
    expect(await boomerang(folder, args)).toMatchObject({
      ...{ exitCode: 4, stdout: "" },
      stderr: expect.stringMatching(
        /^error: no local pipeline is running\n {7}Start it with `npx -y pnpm@12 dev`/,
      ),
    });
  }
});

test("without --local, a URL of the API to which no key may be sent is refused, and not called", async () => {
  const folder = await emptyFolder();
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const url of ["api.example", "http://api.example"]) {
    const ended = await new Promise<string>((resolve) => {
      const env = {
        PATH: process.env.PATH,
        XDG_STATE_HOME: folder,
        BOOMERANG_API_URL: url,
        BASETEN_API_KEY: KEY,
      };
      execFile(process.execPath, [MAIN, "wake", "model:echo"], { env }, (error, stdout, stderr) =>
        resolve(`${error?.code} ${stdout}${stderr}`),
      );
    });
    expect(ended).toMatch(
      /^2 error: the URL of the Inference API must be .*\n +Correct apiUrl, .*BOOMERANG_API_URL/,
    );
  }
});
