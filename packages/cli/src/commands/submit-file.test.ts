import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client } from "@boomerang/client";
import { expect, onTestFinished, test } from "vitest";
import { fakeIo } from "../io.fixture.ts";
import { runCli } from "../run-cli.ts";

const submitMany: Client["submitMany"] = (jobs) =>
  ({
    async *[Symbol.asyncIterator]() {
      let index = 0;
      for await (const _ of jobs) yield { index: index++, jobId: "x" };
    },
  }) as unknown as ReturnType<Client["submitMany"]>;

/** A file of two jobs, and `boomerang submit --file` of it to a deployment. */
async function setUp() {
  const directory = await mkdtemp(join(tmpdir(), "boomerang-submit-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  await writeFile(join(directory, "jobs.jsonl"), "{}\n{}\n");
  async function submit(deployment: string, ...args: string[]) {
    const { io, texts } = fakeIo({ directory, env: { XDG_STATE_HOME: directory }, stdin: "{}" });
    const exitCode = await runCli(
      ["submit", "-f", ...(args.length > 0 ? args : ["jobs.jsonl"])],
      io,
      async () => {
        const client = { submitMany, deploymentId: async () => deployment, close: () => undefined };
        return client as unknown as Client;
      },
    );
    return { exitCode, stderr: texts.stderr };
  }
  return { submit, directory };
}

const SENT = "2 jobs sent in 0 s.\n";

test("a file that one deployment has got is sent to another, in its account, region or stack", async () => {
  const { submit } = await setUp();
  expect(await submit("https://sqs/1/jobs")).toEqual({ exitCode: 0, stderr: SENT });
  expect((await submit("https://sqs/1/jobs")).stderr).toContain("There is nothing to send.");
  expect(await submit("https://sqs/2/jobs")).toEqual({ exitCode: 0, stderr: SENT });
});

test("a file that the local pipeline has got is sent again only after the pipeline was started again", async () => {
  const { submit } = await setUp();
  const local = ["jobs.jsonl", "--local"];
  expect((await submit("local, started first", ...local)).stderr).toBe(SENT);
  expect((await submit("local, started first", ...local)).stderr).toContain("There is nothing to send.");
  expect((await submit("local, started later", ...local)).stderr).toBe(SENT);
});

test("of standard input nothing is remembered", async () => {
  const { submit, directory } = await setUp();
  for (let n = 0; n < 2; n++) {
    expect((await submit("https://sqs/1/jobs", "-")).stderr).toBe("1 job sent in 0 s.\n");
  }
  expect(await readdir(directory)).toEqual(["jobs.jsonl"]);
});
