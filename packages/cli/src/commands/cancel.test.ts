import { BoomerangError, type Client, type Job } from "@boomerang/client";
import { expect, test } from "vitest";
import { boomerang } from "./boomerang.fixture.ts";

/** A client of which a job has this status, and the ids that it was asked to cancel. */
function clientWith(status: Job["status"] | undefined, error?: Error) {
  const canceled: string[] = [];
  const client = {
    async get(jobId: string) {
      if (error !== undefined) throw error;
      return status && ({ jobId, status } as Job);
    },
    async cancel(jobId: string) {
      canceled.push(jobId);
    },
  } as Partial<Client>;
  return { client, canceled };
}

test("an open job is asked to be canceled", async () => {
  const { client, canceled } = clientWith("SUBMITTED");
  expect(await boomerang(["cancel", "a"], client)).toMatchObject({
    ...{ exitCode: 0, stdout: "a: asked to cancel; boomerang get a shows the outcome\n" },
  });
  expect(canceled).toEqual(["a"]);
});

test("a job that has ended is not asked for, and its status is said", async () => {
  const { client, canceled } = clientWith("SUCCEEDED");
  expect(await boomerang(["cancel", "a"], client)).toMatchObject({
    ...{ exitCode: 0, stdout: "a: is SUCCEEDED already; there is nothing to cancel\n" },
  });
  const json = await boomerang(["cancel", "a", "-o", "json"], client);
  expect(JSON.parse(json.stdout)).toEqual({ job_id: "a", status: "SUCCEEDED" });
  expect(canceled).toEqual([]);
});

test("an id without a record may be mistyped, or its message may still come: it is canceled then", async () => {
  const { client, canceled } = clientWith(undefined);
  expect(await boomerang(["cancel", "order-typo"], client)).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(
      /^order-typo: not known yet: it is canceled when its message comes; check the id/,
    ),
  });
  expect(canceled).toEqual(["order-typo"]);
});

test("a job that may not be read is canceled all the same", async () => {
  const denied = new BoomerangError("no", { code: "access_denied", nextStep: "." });
  const { client, canceled } = clientWith(undefined, denied);
  expect(await boomerang(["cancel", "a"], client)).toMatchObject({
    ...{ exitCode: 0, stdout: "a: asked to cancel; boomerang get a shows the outcome\n" },
  });
  expect(canceled).toEqual(["a"]);
});
