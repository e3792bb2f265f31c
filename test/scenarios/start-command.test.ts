import { expect, test } from "vitest";
import { echo, startCommand } from "./start-process.ts";

const { file, output, path, spawn, start, startWith } = startCommand();

test("a file with any content runs and ends with one summary", async () => {
  const input = await file("own.jsonl", [
    echo({ job_id: "one" }),
    "",
    echo(),
    "this is not JSON",
    JSON.stringify({
      message: echo({ job_id: "wrong", priority: 7 }),
      expected: { status: "REJECTED", error_code: "invalid_message" },
    }),
    JSON.stringify({
      message: { job_id: "fails", target: { chain_id: "fail422" }, model_input: 1 },
      expected: { status: "FAILED" },
    }),
    echo({ job_id: "one", model_input: "again" }),
    "a control character \u0001 that SQS rejects",
  ]);
  const run = await start("--json", "--allow-failures", "--input", input, "--output", "out.jsonl");
  expect(run.stderr).toMatch(/^Read 7 messages from .*own\.jsonl\nStarting the pipeline …\n░+ 0\/6 done/);
  const lastLine = run.stdout.trimEnd().split("\n").at(-1) ?? "";
  expect(JSON.parse(lastLine)).toEqual({
    messages: 7,
    submitted: 4,
    dead_letters: 2,
    reused_job_ids: 1,
    cancel_requests: 0,
    resubmit_requests: 0,
    succeeded: 2,
    failed: 1,
    expired: 0,
    canceled: 0,
    rejected: 1,
    lost: 0,
    open: 0,
    events: 4,
    seconds: expect.any(Number),
  });
  expect(run.stdout).toContain("U+0001");
  expect(run.stdout).toContain(
    "\n7 messages = 4 jobs + 2 dead letters without a job + 1 reused job id. Every job has an outcome. 4 events, ",
  );
  expect(run.stdout).toContain(`\nThe outcome of each line is in ${path("out.jsonl")}\n`);
  expect(await output("out.jsonl")).toMatchObject([
    { line: 1, job_id: "one", status: "SUCCEEDED", result: "hello" },
    { line: 3, status: "SUCCEEDED", result: "hello" },
    { line: 4, dead_letter: { code: "invalid_json", message: expect.stringContaining("line 1, column 1") } },
    { line: 5, job_id: "wrong", status: "REJECTED", dead_letter: { code: "invalid_message" } },
    { line: 6, job_id: "fails", status: "FAILED", errors: [{ code: "MODEL_INVALID_INPUT" }] },
    {
      ...{ line: 7, job_id: "one", note: "no effect: line 1 already uses this job id" },
      dead_letter: { code: "job_id_taken", message: expect.stringContaining("its status is") },
    },
    { line: 8, dead_letter: { code: "unsendable" } },
  ]);
  expect(run.code, run.stderr).toBe(0);
});

test("proxies and AWS settings of the environment do not reach the local services", async () => {
  const input = await file("one.jsonl", [
    echo({ job_id: "one" }),
    // Its result is in S3.
    echo({ job_id: "large", target: { model_id: "repeat1000" }, model_input: "x".repeat(1000) }),
  ]);
  await file("aws-config", [
    "[profile other]",
    "region = eu-west-1",
    "endpoint_url = http://127.0.0.1:9",
    "use_fips_endpoint = true",
    "use_dualstack_endpoint = true",
    "retry_mode = nonsense",
    "request_checksum_calculation = nonsense",
  ]);
  const proxy = "http://127.0.0.1:9";
  const env = {
    NODE_USE_ENV_PROXY: "1",
    HTTP_PROXY: proxy,
    HTTPS_PROXY: proxy,
    http_proxy: proxy,
    NO_PROXY: "intern.example",
    AWS_USE_FIPS_ENDPOINT: "true",
    AWS_USE_DUALSTACK_ENDPOINT: "true",
    AWS_ENDPOINT_URL: proxy,
    AWS_ENDPOINT_URL_SQS: proxy,
    AWS_ENDPOINT_URL_DYNAMODB: proxy,
    AWS_REGION: "eu-west-1",
    AWS_PROFILE: "other",
    AWS_CONFIG_FILE: path("aws-config"),
    AWS_SHARED_CREDENTIALS_FILE: path("missing"),
    AWS_SESSION_TOKEN: "expired",
    AWS_RETRY_MODE: "nonsense",
    AWS_MAX_ATTEMPTS: "nonsense",
    AWS_DEFAULTS_MODE: "nonsense",
    AWS_ACCOUNT_ID_ENDPOINT_MODE: "required",
    AWS_ENABLE_ENDPOINT_DISCOVERY: "true",
    AWS_REQUEST_CHECKSUM_CALCULATION: "nonsense",
    AWS_S3_USE_ARN_REGION: "nonsense",
    AWS_CA_BUNDLE: path("missing"),
  };
  const run = await startWith({ env }, "--input", input);
  expect(run.stderr).toMatch(/ 2\/2 done · 2 succeeded · /);
  expect(run.code, run.stderr).toBe(0);
});

test("a resubmit request is reported as one, and no outcome is awaited for the job that no line creates", async () => {
  const input = await file("resubmit.jsonl", [
    JSON.stringify({ type: "resubmit", job_id: "nobody" }),
    echo({ job_id: "somebody" }),
    JSON.stringify({ type: "resubmit", job_id: "somebody" }),
  ]);
  const run = await start("--input", input, "--output", "resubmit-out.jsonl");
  expect(run.stdout).toContain("\n3 messages = 1 job + 2 resubmit requests. Every job has an outcome. ");
  expect(await output("resubmit-out.jsonl")).toMatchObject([
    { line: 1, job_id: "nobody", note: expect.stringContaining("no effect") },
    { line: 2, job_id: "somebody", status: "SUCCEEDED" },
    { line: 3, job_id: "somebody", note: "asks to resubmit the job of line 2" },
  ]);
  expect(run.code, run.stderr).toBe(0);
});

test("an unexpected outcome is shown, and the exit code is 1", async () => {
  const input = await file("unexpected.jsonl", [
    JSON.stringify({ message: JSON.parse(echo({ job_id: "fine" })), expected: { status: "FAILED" } }),
  ]);
  const run = await start("--input", input);
  expect(run.stdout).toMatch(/^Unexpected/m);
  expect(run.stdout).toMatch(/line 1\s+FAILED\s+SUCCEEDED/);
  expect(run.stderr).toMatch(/\nExit code 1.*: 1 outcome not as expected\.\n$/);
  expect(run.code).toBe(1);
});

test("a line that fails without an expectation makes the exit code 1, and --allow-failures makes it 0", async () => {
  const fails = { target: { model_id: "fail422" }, job_id: "fails" };
  const input = await file("failing.jsonl", [echo(), echo(fails), "this is not JSON"]);
  const run = await start("--input", input);
  expect(run.stderr).toMatch(
    /\nExit code 1.*: 2 lines failed that the input does not expect to fail\. With --allow-failures, such lines do not count\.\n$/,
  );
  expect(run.code).toBe(1);
  expect((await start("--input", input, "--allow-failures")).code).toBe(0);
});

test("a line that cancels a batch is done with the jobs of the batch", async () => {
  const slow = { target: { model_id: "slow250" }, batch_id: "nightly" };
  const cancel = JSON.stringify({ type: "cancel", batch_id: "nightly" });
  const input = await file("batch.jsonl", [echo(), ...Array.from({ length: 12 }, () => echo(slow)), cancel]);
  const run = await start("--input", input, "--output", "batch-out.jsonl", "--allow-failures", "--json");
  expect(run.stdout).toContain("\n14 messages = 13 jobs + 1 cancel request. Every job has an outcome. ");
  expect((await output("batch-out.jsonl")).at(-1)).toMatchObject({
    line: 14,
    note: "cancels the open jobs of batch nightly",
  });
  expect(run.code, run.stderr).toBe(0);
});

test("an interrupted run reports how much of it was done", async () => {
  const slow = Array.from({ length: 50 }, () => echo({ target: { model_id: "slow250" } }));
  await file("slow.jsonl", [...slow, echo()]);
  const run = spawn("--input", "slow.jsonl");
  let stderr = "";
  run.stderr?.on("data", (text) => {
    stderr += text;
    if (!run.killed && / 0\/51 done/.test(stderr)) run.kill("SIGINT");
  });
  const code = await new Promise((resolve) => run.once("close", resolve));
  expect(stderr).toMatch(/\nStopped with \d+ of 51 done\.\n$/);
  expect(code).toBe(130);
});

test("-h prints the help", async () => {
  const run = await start("-h");
  expect(run.stdout).toContain("--output FILE");
  expect(run.code).toBe(0);
});

test.each([
  [
    "a missing input file",
    ["--input", "no-such-file.jsonl"],
    /^Cannot read \/.*\/boomerang-\w+\/no-such-file\.jsonl: the file does not exist/,
  ],
  [
    "an output file in a missing directory",
    ["--output", "none/out.jsonl"],
    /^Cannot write --output .*its directory does not exist/,
  ],
  ["an unknown option", ["--inputs", "x"], /^Unknown option '--inputs'; see --help\n$/],
])("%s causes an error without a stack trace, and exit code 2", async (_what, args, message) => {
  const run = await start(...args);
  expect(run.stderr).toMatch(message);
  expect(run.stderr).not.toMatch(/^\s+at /m);
  expect(run.code).toBe(2);
});
