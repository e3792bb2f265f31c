import { type ChildProcess, execFile } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { CREDENTIALS, REGION } from "./clients.ts";
import type { TestContext } from "./context.ts";
import { send } from "./jobs.ts";
import { CERTIFICATE } from "./ministack.ts";
import { LAST_RUN, ROOT } from "./paths.ts";

interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line, as a process of a user with AWS settings, and the deployed stack. */
export function commandLineTests({ deployment }: TestContext, apiKey: string): void {
  function start(args: readonly string[], onEnd: (ended: Ended) => void = () => undefined): ChildProcess {
    const env = {
      ...{ PATH: process.env.PATH, HOME: process.env.HOME, XDG_STATE_HOME: LAST_RUN },
      ...{
        AWS_ENDPOINT_URL: deployment().ministack.url,
        AWS_REGION: REGION,
        NODE_EXTRA_CA_CERTS: CERTIFICATE,
      },
      ...{ AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId, AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey },
      ...{ BOOMERANG_API_URL: deployment().simulator().url, BASETEN_API_KEY: apiKey },
    };
    const main = join(ROOT, "packages/cli/src/main.ts");
    return execFile(
      process.execPath,
      [main, ...args],
      { env, cwd: LAST_RUN, timeout: 160_000, killSignal: "SIGKILL" },
      (error, stdout, stderr) => onEnd({ exitCode: Number(error?.code ?? 0), stdout, stderr }),
    );
  }
  const boomerang = (args: readonly string[], stdin = "") =>
    new Promise<Ended>((resolve) => {
      start(args, resolve).stdin?.end(stdin);
    });
  /** The JSON of a command that succeeds. */
  async function json(...args: string[]) {
    const ended = await boomerang([...args, "-o", "json"]);
    expect(ended, ended.stderr).toMatchObject({ exitCode: 0 });
    return JSON.parse(ended.stdout);
  }
  const target = ["--target", "model:echo"];

  describe("the command line", () => {
    test("submits a job, waits for it and shows it", async () => {
      const job = await json("submit", ...target, "--input", '{"n":1}', "--job-id", "cli-one", "--wait");
      expect(job).toMatchObject({ job_id: "cli-one", status: "SUCCEEDED", output: { n: 1 } });
      expect(await json("get", "cli-one")).toMatchObject({ job_id: "cli-one", submissions: 1 });
      expect(await boomerang(["get", "nothing"])).toMatchObject({ exitCode: 4 });
    }, 120_000);

    test("submits the jobs of a file once, lists and exports them", async () => {
      const inputs = Array.from({ length: 25 }, (_, n) => JSON.stringify({ model_input: n })).join("\n");
      await writeFile(join(LAST_RUN, "jobs.jsonl"), inputs);
      const submit = ["submit", "-f", "jobs.jsonl", ...target, "--batch", "cli-batch"];
      expect((await boomerang(submit)).stderr).toContain("25 jobs sent");
      expect((await boomerang(submit)).stderr).toContain("There is nothing to send");
      expect(await boomerang(["wait", "--batch", "cli-batch", "--count", "25"])).toMatchObject({
        exitCode: 0,
      });
      const listed = await json("list", "--batch", "cli-batch");
      expect(listed.map(({ status }: { status: string }) => status)).toEqual(Array(25).fill("SUCCEEDED"));
      const exported = await boomerang(["export", "--batch", "cli-batch", "--to", "jobs.out.jsonl"]);
      expect(exported, exported.stderr).toMatchObject({ exitCode: 0 });
      const lines = (await readFile(join(LAST_RUN, "jobs.out.jsonl"), "utf8")).trim().split("\n");
      const outputs = lines.map((line) => JSON.parse(line).output);
      expect(outputs.sort((a, b) => a - b)).toEqual(Array.from({ length: 25 }, (_, n) => n));
    }, 180_000);

    test("pauses a target, whose jobs wait, and resumes it; cancels a batch", async () => {
      const quiet = "model:echo/paused";
      expect(await json("pause", quiet)).toMatchObject({ target: quiet });
      expect(await json("pause")).toMatchObject([{ target: quiet }]);
      // Dispatchers that have read the pauses before read them again after ten seconds.
      await new Promise((resolve) => setTimeout(resolve, 11_000));
      const submit = async (id: string, ...more: string[]) =>
        json("submit", "--target", quiet, "--input", "1", "--job-id", id, ...more);
      await submit("cli-paused");
      await submit("cli-canceled", "--batch", "cli-cancel");
      const status = async (id: string) => {
        const { stdout } = await boomerang(["get", id, "-o", "json"]);
        return stdout === "" ? undefined : JSON.parse(stdout);
      };
      await expect
        .poll(() => status("cli-paused"), { timeout: 60_000, interval: 2000 })
        .toMatchObject({ status: "PENDING", submissions: 0 });
      expect(await json("cancel", "--batch", "cli-cancel", "--yes")).toMatchObject({
        batch_id: "cli-cancel",
      });
      await expect
        .poll(() => status("cli-canceled"), { timeout: 60_000, interval: 2000 })
        .toMatchObject({ status: "CANCELED" });
      expect(await json("resume", quiet)).toEqual({ target: quiet, was_paused: true });
      const resumed = await boomerang(["wait", "cli-paused", "--timeout", "150s", "-o", "json"]);
      expect(resumed, resumed.stderr).toMatchObject({ exitCode: 0 });
    }, 300_000);

    test("replays what failed, and shows dead letters and sends them again", async () => {
      const failed = await boomerang([
        "submit",
        "--target",
        "model:fail500",
        "--input",
        "1",
        "--job-id",
        "cli-failed",
        "--wait",
      ]);
      expect(failed).toMatchObject({ exitCode: 1 });
      expect(failed.stdout).toContain("FAILED");
      expect(await json("replay", "cli-failed")).toMatchObject({ job_id: expect.any(String) });
      await send(deployment(), { job_id: "cli-one", target: { model_id: "other" }, model_input: 1 });
      const letters = async () => (await boomerang(["dead-letters", "-o", "json"])).stdout;
      await expect.poll(letters, { timeout: 60_000, interval: 2000 }).toContain("job_id_taken");
      const redriven = await boomerang(["dead-letters", "redrive", "--code", "job_id_taken", "--yes"]);
      expect(redriven.stderr).toContain("1 sent");
    }, 240_000);

    test("reads the queue's history, asks the provider, and stores a key that it accepts", async () => {
      expect(await boomerang(["queue", "model:echo/production"])).toMatchObject({
        exitCode: 0,
        stdout: expect.stringMatching(/^model:echo\/production now: \d+ queued, .*\n(?:.*\n)*from /),
      });
      expect(await json("predict", "model:echo", "--input", '{"n":2}')).toEqual({
        target: "model:echo",
        output: { n: 2 },
      });
      expect(await boomerang(["key", "set", "--target", "model:echo"], "wrong")).toMatchObject({
        exitCode: 3,
      });
      expect(await boomerang(["key", "set", "--target", "model:echo"], apiKey)).toMatchObject({
        exitCode: 0,
      });
    }, 120_000);

    test("finds nothing wrong with the deployment: a test delivery is stored and announced", async () => {
      const { stdout, stderr } = await boomerang(["doctor", "--target", "model:echo", "-o", "json"]);
      const findings: { check: string; result: string }[] = JSON.parse(stdout);
      const resultOf = (name: string) => findings.find(({ check }) => check === name)?.result;
      const checks = [
        "api key",
        "webhook secrets",
        "webhook url",
        "record",
        "event",
        "schedules",
        "event sources",
      ];
      expect(
        checks.map((name) => [name, resultOf(name)]),
        `${stdout}\n${stderr}`,
      ).toEqual(checks.map((name) => [name, "ok"]));
    }, 240_000);

    test("serves the console, whose pages read the jobs, queues, metrics and alarms of the stack", async () => {
      const ended = Promise.withResolvers<Ended>();
      const child = start(["console", "-o", "json"], ended.resolve);
      onTestFinished(() => void child.kill("SIGKILL"));
      const noLine = ended.promise.then(({ stderr }) => {
        throw new Error(`the console has ended: ${stderr}`);
      });
      // It ends after its start too.
      noLine.catch(() => undefined);
      const [line] = await Promise.race([once(child.stdout ?? child, "data"), noLine]);
      const { url } = JSON.parse(String(line));
      const text = async (path: string) => {
        const html = await (await fetch(`${url}${path}`)).text();
        return html.replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ");
      };
      expect(await text("jobs")).toContain("cli-one");
      const pipeline = await text("pipeline");
      expect(pipeline).toMatch(/Waiting \d+ messages on the jobs queue .* batches of events not published/);
      expect(pipeline).not.toContain("Not everything could be read");
      const charts = await text("pipeline/charts");
      expect(charts).toContain("model:echo/production: queued");
      expect(charts).toMatch(/From message to result, in s In all of this time: median [\d.]+ m?s/);
      child.kill("SIGINT");
      expect(await ended.promise).toMatchObject({ stderr: "" });
    }, 60_000);

    test("says that a stack does not exist", async () => {
      expect(await boomerang(["list", "--stack", "Nothing"])).toMatchObject({
        exitCode: 4,
        stderr: expect.stringContaining("there is no stack Nothing"),
      });
    }, 60_000);
  });
}
