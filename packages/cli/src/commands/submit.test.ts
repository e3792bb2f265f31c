import { BoomerangError, type Client, type EndedJob, type JobInput } from "@boomerang/client";
import { describe, expect, test } from "vitest";
import { boomerang } from "./boomerang.fixture.ts";

const submit = ["submit", "--target", "model:abc", "--input", '{"n":1.0}'];

function clientFor(outcome?: Partial<EndedJob>) {
  const jobs: JobInput[] = [];
  const client: Partial<Client> = {
    async submit(job) {
      jobs.push(job);
      return { jobId: "order-1" };
    },
    wait: (async () => ({
      ...{ jobId: "order-1", submissions: 1, deliveries: 1, errors: [] },
      ...{ createdAt: "2026-01-01T00:00:00.000Z", completedAt: "2026-01-01T00:00:01.000Z" },
      ...outcome,
    })) as unknown as Client["wait"],
  };
  return { client, jobs };
}

describe("submit", () => {
  test("sends one job with what the options say, and prints its id", async () => {
    const { client, jobs } = clientFor();
    const options = ["--job-id", "order-1", "--batch", "b", "--priority", "2", "--metadata", "a=b=c", "d="];
    expect(await boomerang([...submit, ...options], client)).toMatchObject({
      exitCode: 0,
      stdout: "order-1\n",
      stderr: "",
    });
    expect(jobs).toMatchObject([
      {
        ...{ job_id: "order-1", batch_id: "b", priority: 2, metadata: { a: "b=c", d: "" } },
        ...{ target: "model:abc", model_input: { text: '{"n":1.0}' } },
      },
    ]);
  });

  test.each([
    ["SUCCEEDED", 0],
    ["FAILED", 1],
  ] as const)("--wait ends with the job: %s is exit code %d", async (status, exitCode) => {
    const { client } = clientFor({ status, text: "[NaN]", isJson: false } as Partial<EndedJob>);
    const run = await boomerang([...submit, "--wait", "-o", "json"], client);
    expect(run).toMatchObject({ exitCode, stderr: "submitted order-1\n" });
    expect(JSON.parse(run.stdout)).toMatchObject({ job_id: "order-1", status });
  });

  test("takes one job or a file, and no options of one job with a file", async () => {
    const messageOf = async (...args: string[]) => {
      const { exitCode, stderr } = await boomerang(["submit", ...args]);
      expect(exitCode).toBe(2);
      return stderr.split("\n")[0];
    };
    const both = "error: submit needs --input for one job, or --file for many, and not both";
    expect(await messageOf("--target", "model:abc")).toBe(both);
    expect(await messageOf("--input", "1", "--file", "x.jsonl")).toBe(both);
    const withFile = (name: string) => `error: --${name} is for one job; with --file, put it into the lines`;
    expect(await messageOf("-f", "x.jsonl", "--job-id", "a")).toBe(withFile("job-id"));
    expect(await messageOf("-f", "x.jsonl", "--metadata", "a=b")).toBe(withFile("metadata"));
    expect(await messageOf("-f", "x.jsonl", "--priority", "1")).toBe(withFile("priority"));
    expect(await messageOf("-f", "x.jsonl", "--wait")).toBe(
      "error: --wait is for one job; with --file, name a --batch, and then run boomerang wait --batch ID --count N",
    );
    expect(await messageOf("-f", "x.jsonl", "--priority", "3")).toMatch(/It must be 0, 1 or 2\./);
    expect(await messageOf("--input", "1", "--metadata", "=b")).toMatch(/Write NAME=VALUE\./);
  });

  test("names a file that cannot be read", async () => {
    for (const args of [
      ["-f", "nothing.jsonl"],
      ["--target", "model:abc", "--input", "@nothing.json"],
    ]) {
      expect(await boomerang(["submit", ...args])).toMatchObject({
        exitCode: 5,
        stderr: expect.stringMatching(/^error: cannot read nothing\.jsonl?: it does not exist\n/),
      });
    }
  });

  test("says that a folder is no file", async () => {
    for (const args of [
      ["-f", "."],
      ["--target", "model:abc", "--input", "@."],
    ]) {
      const run = await boomerang(["submit", ...args], {}, { directory: import.meta.dirname });
      expect(run).toMatchObject({
        exitCode: 5,
        stderr: expect.stringMatching(/^error: cannot read \.: it is a folder\n {7}Check the path/),
      });
    }
  });

  test("names the job that could not be sent", async () => {
    const failing: Client["submit"] = async () => {
      const details = { code: "unavailable", nextStep: "Try again.", retryable: true, jobId: "x-1" } as const;
      throw new BoomerangError("SQS cannot be reached", details);
    };
    const { exitCode, stderr } = await boomerang([...submit, "-o", "json"], { submit: failing });
    expect(exitCode).toBe(6);
    expect(JSON.parse(stderr).error).toMatchObject({ job_id: "x-1", retryable: true });
  });
});
