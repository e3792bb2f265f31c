import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { runCli } from "@boomerang/cli/run-cli";
import { createClient } from "@boomerang/client";
import { type Pipeline, startPipeline } from "@boomerang/local";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let pipeline: Pipeline;
let folder: string;

beforeAll(async () => {
  pipeline = await startPipeline({ simulator: { coldStartMs: 0, predictConcurrency: 8 } });
  folder = await mkdtemp(join(tmpdir(), "boomerang-cli-"));
});
afterAll(async () => {
  await pipeline.stop();
  await rm(folder, { recursive: true });
});

/** Runs a command line against the pipeline. */
async function boomerang(
  args: readonly string[],
  { stdin = "", isTerminal = false, pipeline: used = pipeline } = {},
) {
  const texts = { stdout: "", stderr: "" };
  const sink = (name: keyof typeof texts) => ({
    isTerminal: false,
    columns: 100,
    write: async (text: string) => {
      texts[name] += text;
    },
  });
  const io = {
    stdout: sink("stdout"),
    stderr: sink("stderr"),
    stdin: {
      isTerminal,
      async *[Symbol.asyncIterator]() {
        yield new TextEncoder().encode(stdin);
      },
    },
    env: { XDG_STATE_HOME: folder },
    directory: folder,
    now: Date.now,
    interrupted: new AbortController().signal,
  };
  const { aws } = used;
  const exitCode = await runCli(args, io, async () =>
    createClient({
      names: { queueUrl: aws.queues.jobs.url, jobsTableName: aws.tables.jobs },
      aws: { sqs: aws.sqs, dynamodb: aws.dynamo, s3: aws.s3 },
    }),
  );
  return { exitCode, ...texts, json: () => JSON.parse(texts.stdout) };
}

describe("one job", () => {
  test("is submitted, waited for and shown", async () => {
    const submit = [
      "submit",
      "--target",
      "model:echo",
      "--job-id",
      "order-1",
      "--metadata",
      "customer=42",
      "a=b=c",
    ];
    const submitted = await boomerang([...submit, "--input", '{"n":1.0}', "--wait"]);
    expect(submitted).toMatchObject({ exitCode: 0, stderr: "submitted order-1\n" });
    expect(submitted.stdout).toMatch(/^order-1 {2}SUCCEEDED\n {2}target {6}model:echo\/production\n/);
    expect(submitted.stdout).toContain('  output      {"n":1.0}\n');
    const shown = await boomerang(["get", "order-1", "-o", "json"]);
    expect(shown.json()).toMatchObject({
      job_id: "order-1",
      status: "SUCCEEDED",
      metadata: { customer: "42", a: "b=c" },
    });
    expect(shown.stdout).toContain('"output":{"n":1.0}}');
    expect(await boomerang(["get", "order-1", "--result"])).toMatchObject({
      exitCode: 0,
      stdout: '{"n":1.0}',
      stderr: "",
    });
  });

  test("takes its input from a file or from standard input", async () => {
    await writeFile(join(folder, "input.json"), '"from a file"\n');
    const submit = ["submit", "--target", "model:echo", "--wait", "-o", "json", "--input"];
    expect((await boomerang([...submit, "@input.json"])).json().output).toBe("from a file");
    expect((await boomerang([...submit, "-"], { stdin: "[1]" })).json().output).toEqual([1]);
  });

  test("that failed says why and what to do, and is replayed", async () => {
    const submit = ["submit", "--target", "model:missing", "--job-id", "bad", "--input", "1", "--wait"];
    const { exitCode, stdout } = await boomerang(submit);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/REJECTED(?:\n.*)*\n {2}error {7}model_does_not_exist: /);
    expect(await boomerang(["get", "bad", "--result"])).toMatchObject({ exitCode: 1, stdout: "" });
    await boomerang(["submit", "--target", "model:fail422", "--job-id", "failed", "--input", "1", "--wait"]);
    const replayed = await boomerang(["replay", "failed", "--new-id", "failed-2", "-o", "json"]);
    expect(replayed.json()).toEqual({ job_id: "failed", new_job_id: "failed-2" });
    const waited = await boomerang(["wait", "failed-2", "-o", "jsonl"]);
    expect(waited.exitCode).toBe(1);
    expect(waited.json()).toMatchObject({ status: "FAILED", replay_of: "failed" });
  });
});

describe("jobs of a file", () => {
  test("are submitted, listed by their batch, and not submitted twice", async () => {
    const lines = Array.from({ length: 25 }, (_, n) => JSON.stringify({ model_input: n }));
    await writeFile(join(folder, "jobs.jsonl"), lines.join("\n"));
    const submit = ["submit", "-f", "jobs.jsonl", "--target", "model:echo", "--batch", "nightly"];
    expect(await boomerang(submit)).toMatchObject({ exitCode: 0, stdout: "" });
    const again = await boomerang(submit);
    expect(again.stderr).toContain("There is nothing to send.");
    await expect
      .poll(async () => (await boomerang(["wait", "--batch", "nightly"])).stderr)
      .toBe("25 jobs ended, 0 without a result.\n");
    const listed = (await boomerang(["list", "--batch", "nightly", "--limit", "0", "-o", "json"])).json();
    expect(listed).toHaveLength(25);
    expect(listed[0]).toMatchObject({
      status: "SUCCEEDED",
      batch_id: "nightly",
      target: { model_id: "echo" },
    });
    const page = await boomerang(["list", "--batch", "nightly", "--limit", "20", "-o", "jsonl"]);
    const cursor = /--cursor (\S+) continues/.exec(page.stderr)?.[1] ?? "";
    const rest = await boomerang(["list", "--batch", "nightly", "--cursor", cursor, "-o", "jsonl"]);
    expect(
      `${page.stdout}${rest.stdout}`
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual(listed);
  });

  test("that are CSV have their columns as input, and invalid lines are named", async () => {
    await writeFile(join(folder, "texts.csv"), "text,priority\ngood,1\nbad,7\n");
    const submit = [
      "submit",
      "-f",
      "texts.csv",
      "--target",
      "model:sentiment",
      "--batch",
      "csv",
      "-o",
      "jsonl",
    ];
    const { exitCode, stdout, stderr } = await boomerang(submit);
    expect(exitCode).toBe(5);
    const [good, bad] = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(bad).toMatchObject({
      line: 3,
      error: { code: "invalid_job", message: expect.stringContaining("priority") },
    });
    expect(stderr).toContain("line 3: the job is not valid: priority must be an integer from 0 to 2");
    expect((await boomerang(["wait", good.job_id, "-o", "json"])).json()[0].output).toMatchObject({
      label: "positive",
    });
  });
});

describe("operations on many jobs", () => {
  test("count and ask first", async () => {
    for (const id of ["m-1", "m-2"]) {
      await boomerang(["submit", "--target", "model:fail500", "--job-id", id, "--input", "1", "--wait"]);
    }
    const replay = ["replay", "--target", "model:fail500", "--since", "1h"];
    const unasked = await boomerang(replay);
    expect(unasked).toMatchObject({ exitCode: 2, stdout: "" });
    expect(unasked.stderr).toContain("replay 2 jobs? Nobody can be asked here\n       Pass --yes");
    const refused = await boomerang(replay, { isTerminal: true, stdin: "n\n" });
    expect(refused).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: expect.stringContaining("replay 2 jobs? [y/N]"),
    });
    const dry = await boomerang([...replay, "--dry-run"]);
    expect(dry.stderr).toBe("2 jobs match; nothing was done with them.\n");
    const done = await boomerang(replay, { isTerminal: true, stdin: "y\n" });
    expect(done.stdout.trim().split("\n").sort()).toEqual(["m-1  as m-1.replay", "m-2  as m-2.replay"]);
    expect(done.stderr).toContain("2 jobs asked to replay.");
    const canceled = await boomerang(["cancel", "--target", "model:fail503", "--yes", "-o", "json"]);
    expect(canceled).toMatchObject({ exitCode: 0, stdout: "[]\n", stderr: "0 jobs asked to cancel.\n" });
  });
});

describe("mistakes", () => {
  test.each([
    [["lst"], 2, "Did you mean list?"],
    [["get"], 2, "missing required argument"],
    [["get", "nothing"], 4, "there is no record of job nothing"],
    [["list", "--since", "yesterday"], 2, "--since yesterday is no time"],
    [["list", "--limit", "-1"], 2, "It must be a whole number"],
    [["list", "--cursor", "x"], 2, "the cursor is not valid"],
    [["submit"], 2, "needs --input"],
    [["submit", "--input", "1"], 2, "needs --target"],
    [["submit", "--target", "model:echo", "--input", "{"], 5, "--input is not JSON"],
    [["submit", "--target", "echo", "--input", "1"], 5, "is not one"],
    [["submit", "-f", "nothing.jsonl"], 5, "cannot read nothing.jsonl"],
    [["submit", "-f", "-", "--wait"], 2, "--wait is for one job"],
    [["cancel"], 2, "cancel needs the id of one job, or a filter"],
    [["replay", "x", "--batch", "y"], 2, "replay needs the id of one job, or a filter"],
    [["replay", "nothing"], 4, "there is no record of job nothing"],
    [["wait"], 2, "wait needs ids of jobs, or --batch"],
    [["wait", "nothing", "--timeout", "0.1"], 1, "has no outcome after 100 ms"],
    [["explain", "nothing"], 4, "is not a code of Boomerang's own"],
  ])("boomerang %j", async (args, exitCode, message) => {
    const text = await boomerang(args);
    expect(text).toMatchObject({ exitCode, stdout: "", stderr: expect.stringContaining(message) });
    const json = await boomerang([...args, "-o", "json"]);
    expect(json.exitCode).toBe(exitCode);
    const { error } = JSON.parse(json.stderr);
    expect(error).toMatchObject({ code: expect.any(String), next_step: expect.stringMatching(/\.$/) });
    expect(error.message.replaceAll(/\s+/g, " ")).toContain(message.replaceAll(/\s+/g, " "));
  });
});

test("every command has help with examples, and printing it loads no AWS SDK", async () => {
  const main = new URL("../../packages/cli/src/main.ts", import.meta.url).pathname;
  const listLoaded = `data:text/javascript,${encodeURIComponent(
    `import { registerHooks } from "node:module";
     registerHooks({ load: (url, context, next) => { if (/aws-sdk|smithy/.test(url)) console.log("LOADED", url); return next(url, context); } });`,
  )}`;
  const help = async (...args: string[]) =>
    (await promisify(execFile)(process.execPath, ["--import", listLoaded, main, ...args, "--help"])).stdout;
  const all = await help();
  const commands = [...all.matchAll(/^ {2}([a-z-]+) \[options\]/gm)].map(([, name]) => name ?? "");
  expect(commands).toContain("submit");
  expect(all).not.toContain("LOADED");
  for (const command of commands) {
    const text = await help(command);
    expect(text).toContain("Examples:");
    expect(text).not.toContain("LOADED");
  }
});
