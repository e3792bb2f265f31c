import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BoomerangError, type Client, type ResultItem } from "@boomerang/client";
import { expect, onTestFinished, test } from "vitest";
import { fakeIo } from "../io.fixture.ts";
import { runCli } from "../run-cli.ts";
import { boomerang, jsonLines } from "./boomerang.fixture.ts";

const item = (n: number): ResultItem => ({
  ...{ jobId: `job-${n}`, cursor: `c-${n}` },
  job: {
    ...{ jobId: `job-${n}`, status: "SUCCEEDED", output: n, text: `${n}.0`, isJson: true, errors: [] },
    ...{ createdAt: "2026-01-01T00:00:00.000Z", completedAt: "2026-01-01T00:00:01.000Z" },
    ...{ submissions: 1, deliveries: 1 },
  },
});
const unreadable: ResultItem = {
  ...{ jobId: "job-2", cursor: "c-2" },
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

test("each job is a line, and one that cannot be read says why", async () => {
  const { client } = clientWith([item(1), unreadable]);
  const run = await boomerang(["export", "--batch", "b"], client);
  expect(run).toMatchObject({ exitCode: 0, stderr: "2 jobs written in 0 s.\n" });
  expect(jsonLines(run)).toMatchObject([
    { job_id: "job-1", output: 1, cursor: "c-1" },
    { job_id: "job-2", error: { code: "not_stored" }, cursor: "c-2" },
  ]);
  expect(run.stdout).toContain('"output":1.0,');
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
  const findDeployment = async () => "";
  const exitCode = await runCli(["export", "--batch", "b", ...to], io, { openClient, findDeployment });
  expect({ exitCode, stderr: texts.stderr }).toMatchObject({
    exitCode: 130,
    stderr: expect.stringContaining(`interrupted after 1 job\n       ${advice}`),
  });
});

test("the same command continues a file after its last job", async () => {
  const directory = await emptyFolder();
  const args = ["export", "--batch", "b", "--to", "out.jsonl"];
  await boomerang(args, clientWith([item(1)]).client, { directory });
  const { client, calls } = clientWith([item(1), item(2)]);
  const run = await boomerang(args, client, { directory });
  expect(run.stderr).toBe("out.jsonl is continued after its last job.\n1 job written in 0 s.\n");
  expect(calls).toMatchObject([[{ batchId: "b" }, { cursor: "c-1" }]]);
  const text = await readFile(join(directory, "out.jsonl"), "utf8");
  expect(jsonLines({ stdout: text })).toMatchObject([{ job_id: "job-1" }, { job_id: "job-2" }]);
});
