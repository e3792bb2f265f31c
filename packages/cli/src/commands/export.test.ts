import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BoomerangError, type Client, createClient, type Job, type ResultItem } from "@boomerang/client";
import { describe, expect, onTestFinished, test } from "vitest";
import { fakeIo } from "../io.fixture.ts";
import { runCli } from "../run-cli.ts";
import { boomerang, jsonLines } from "./boomerang.fixture.ts";

const item = (n: number): ResultItem => ({
  ...{ jobId: `job-${n}`, status: "SUCCEEDED", cursor: `c-${n}` },
  job: {
    ...{ jobId: `job-${n}`, status: "SUCCEEDED", output: n, text: `${n}.0`, isJson: true, errors: [] },
    ...{ createdAt: "2026-01-01T00:00:00.000Z", completedAt: "2026-01-01T00:00:01.000Z" },
    ...{ submissions: 1, deliveries: 1 },
  },
});
const unreadable: ResultItem = {
  ...{ jobId: "job-2", status: "UNREADABLE", cursor: "c-2" },
  error: new BoomerangError("the output of job-2 is not stored any more", {
    code: "not_stored",
    nextStep: "Replay it.",
  }),
};

/** A client with these jobs, which continues after a cursor. */
function clientWith(items: readonly ResultItem[]) {
  const calls: unknown[][] = [];
  const results = async function* (...call: [unknown, { cursor?: string }]) {
    calls.push(call);
    yield* items.slice(items.findIndex(({ cursor }) => cursor === call[1].cursor) + 1);
  } as unknown as Client["results"];
  return { client: { results }, calls };
}

async function emptyFolder() {
  const path = await mkdtemp(join(tmpdir(), "boomerang-export-"));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

test("each job is a line, and one that cannot be read says why: the export has failed", async () => {
  const { client } = clientWith([item(1), unreadable]);
  const run = await boomerang(["export", "--batch", "b"], client);
  expect(run).toMatchObject({
    exitCode: 1,
    stderr: "2 jobs (1 job as an error, without the output) written in 0 s.\n",
  });
  expect(jsonLines(run)).toMatchObject([
    { job_id: "job-1", output: 1, cursor: "c-1" },
    { job_id: "job-2", error: { code: "not_stored" }, cursor: "c-2" },
  ]);
  expect(run.stdout).toContain('"output":1.0,');
});

test("outputs that may not be read end it, after what was written", async () => {
  const results = async function* () {
    yield item(1);
    throw new BoomerangError("cannot read s3://x: Access Denied", {
      code: "access_denied",
      nextStep: "Allow it.",
    });
  } as unknown as Client["results"];
  const run = await boomerang(["export", "--batch", "b"], { results });
  expect(run).toMatchObject({ exitCode: 3, stderr: expect.stringContaining("Access Denied") });
  expect(jsonLines(run)).toMatchObject([{ job_id: "job-1" }]);
});

describe("jobs that end while it runs", () => {
  const open = (n: number): ResultItem => {
    const { jobId, createdAt, errors, submissions, deliveries } = item(n).job as Job;
    const job: Job = { jobId, createdAt, errors, submissions, deliveries, status: "SUBMITTED" };
    return { jobId, status: "SUBMITTED", job, cursor: `c-${n}` };
  };
  const NOW = Date.UTC(2026, 0, 1, 9);

  test("are left to the next export, with those of the last minute, which may not be listed yet", async () => {
    const { client, calls } = clientWith([item(1)]);
    const run = await boomerang(["export", "--target", "model:abc"], client, { now: NOW });
    expect(calls).toMatchObject([[{ until: new Date("2026-01-01T08:59:00Z") }, {}]]);
    expect(run).toMatchObject({
      exitCode: 0,
      stderr: "1 job written in 0 s, of those that ended by 2026-01-01T08:59:00.000Z.\n",
    });
  });

  test("are written if they are of a batch, whatever its index says; open ones are counted", async () => {
    const { client, calls } = clientWith([open(1), item(2), open(3)]);
    const run = await boomerang(["export", "--batch", "b"], client, { now: NOW });
    expect(calls[0]?.[0]).toMatchObject({
      until: undefined,
      status: expect.arrayContaining(["OPEN", "LOST"]),
    });
    expect(jsonLines(run)).toMatchObject([{ job_id: "job-2" }]);
    expect(run).toMatchObject({
      exitCode: 0,
      stderr:
        "1 job written in 0 s.\n2 jobs of the batch without an outcome. " +
        "Export those that end later to another file, with --since 2026-01-01T08:59:00.000Z.\n",
    });
  });

  test("of a batch with another outcome than --status are left out", async () => {
    const { client, calls } = clientWith([open(1), item(2)]);
    const run = await boomerang(["export", "--batch", "b", "--status", "LOST"], client);
    expect(calls[0]?.[0]).toMatchObject({ status: ["LOST", "OPEN"] });
    expect(run.stdout).toBe("");
    const all = clientWith([open(1)]);
    const asked = await boomerang(["export", "--batch", "b", "--status", "OPEN"], all.client);
    expect(jsonLines(asked)).toMatchObject([{ job_id: "job-1", status: "SUBMITTED" }]);
    expect(asked.stderr).toBe("1 job written in 0 s.\n");
  });
});

test.each([
  ["--to out.jsonl", ["--to", "out.jsonl"], "Run the same command again to continue."],
  ["standard output", [], "With --to FILE the export can be continued."],
])("an interrupted export to %s says how to continue", async (_, to, advice) => {
  const directory = await emptyFolder();
  const { io, texts, interrupt } = fakeIo({ directory });
  const results = async function* () {
    yield item(1);
    interrupt();
    yield item(2);
  } as unknown as Client["results"];
  const openClient = async () => ({ results, close: () => undefined }) as unknown as Client;
  const exitCode = await runCli(["export", "--batch", "b", ...to], io, openClient);
  expect({ exitCode, stderr: texts.stderr }).toMatchObject({
    exitCode: 130,
    stderr: expect.stringContaining(`interrupted after 1 job\n       ${advice}`),
  });
});

describe("a file", () => {
  const args = ["export", "--target", "model:abc", "--since", "1h", "--to", "out.jsonl"];

  test("is continued after its last job, with the times that it was started with", async () => {
    const directory = await emptyFolder();
    const { client, calls } = clientWith([item(1)]);
    await boomerang(args, client, { directory, now: Date.UTC(2026, 0, 1, 9) });
    const range = { since: new Date("2026-01-01T08:00:00Z"), until: new Date("2026-01-01T08:59:00Z") };
    expect(calls).toMatchObject([[{ target: "model:abc", ...range }, { cursor: undefined }]]);
    const later = clientWith([item(1), item(2)]);
    const run = await boomerang(args, later.client, { directory, now: Date.UTC(2026, 0, 2) });
    expect(run.stderr).toBe(
      "out.jsonl is continued after its last job, up to the time at which it was started. " +
        "Export later jobs to another file.\n1 job written in 0 s.\n",
    );
    // The cursor has them.
    const times = { since: undefined, until: undefined };
    expect(later.calls).toMatchObject([[{ target: "model:abc", ...times }, { cursor: "c-1" }]]);
    const text = await readFile(join(directory, "out.jsonl"), "utf8");
    expect(jsonLines({ stdout: text })).toMatchObject([{ job_id: "job-1" }, { job_id: "job-2" }]);
  });

  test("that was written with another filter is named as such, and nothing is said to be continued", async () => {
    const directory = await emptyFolder();
    await boomerang(args, clientWith([item(1)]).client, { directory });
    const before = await readFile(join(directory, "out.jsonl"), "utf8");
    // The message of the client library for a cursor of another filter.
    const { results } = createClient({ names: { jobsTableName: "Jobs" }, region: "eu-west-1" });
    const foreign = `ended.${"0".repeat(12)}.x.e30.e30`;
    await writeFile(join(directory, "out.jsonl"), before.replace('"c-1"', JSON.stringify(foreign)));
    const run = await boomerang(args, { results }, { directory });
    expect(run).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(
        /^error: out\.jsonl was written by another export: the cursor belongs to another deployment\n {7}Run that export again/,
      ),
    });
  });

  test("is written with --to: --file is refused with that option", async () => {
    expect(await boomerang(["export", "--since", "1h", "--file", "x.jsonl"])).toMatchObject({
      ...{ exitCode: 2, connections: [] },
      stderr: expect.stringContaining("export writes to a file with --to: --to x.jsonl"),
    });
  });

  test("that no export wrote is left as it is", async () => {
    const directory = await emptyFolder();
    const path = join(directory, "out.jsonl");
    await writeFile(path, '{"job_id":"a"}\n');
    const run = await boomerang(args, clientWith([item(2)]).client, { directory });
    expect(run).toMatchObject({ exitCode: 5, stderr: expect.stringContaining("was not written by") });
    expect(await readFile(path, "utf8")).toBe('{"job_id":"a"}\n');
  });
});

test("open jobs are left out unless they are asked for, since their lines would stay as they are", async () => {
  const { client, calls } = clientWith([]);
  await boomerang(["export", "--since", "1h"], client);
  await boomerang(["export", "--status", "open", "--until", "1h"], client);
  expect(calls.map(([filter]) => filter)).toMatchObject([
    { status: ["SUCCEEDED", "FAILED", "EXPIRED", "CANCELED", "REJECTED", "LOST"], until: expect.any(Date) },
    { status: ["OPEN"], until: new Date("2025-12-31T23:00:00Z") },
  ]);
});
