import type { Job, JobWithoutOutput, UnsuccessfulJob } from "@boomerang/client";
import { describe, expect, test } from "vitest";
import { openConsole } from "./app.fixture.ts";
import { listedJob, listingClient } from "./jobs/listed-jobs.fixture.ts";

const OPEN: Job = {
  ...{ jobId: "order-1", status: "SUBMITTED", submissions: 2, deliveries: 0, errors: [], requestId: "r-1" },
  ...{ target: { model_id: "echo" }, batchId: "orders", replayOf: "order-0", metadata: { customer: "<42>" } },
  ...{ createdAt: "2026-11-28T11:00:00.000Z", submittedAt: "2026-11-28T11:00:01.000Z" },
  nextCheckAt: "2026-11-28T12:10:00.000Z",
};
const FAILED: Job = {
  ...{ ...OPEN, status: "FAILED", completedAt: "2026-11-28T11:30:00.000Z", isProvisional: false },
  errors: [{ code: "MODEL_PREDICT_ERROR", message: "out of <memory>" }],
};
const provider = { requestStatus: async () => Promise.reject(new Error("not asked")) };

function jobClient(job: Job | undefined, input: string | undefined) {
  return {
    get: async () => job,
    getWithoutOutput: async (_jobId: string): Promise<JobWithoutOutput | undefined> => undefined,
    input: async () => input,
    pausedTargets: async () => [{ target: "model:echo/production", pausedAt: "2026-11-28T11:30:00.000Z" }],
    provider: {
      ...provider,
      requestStatus: async () => ({ status: "IN_PROGRESS", statusAt: "", errors: [] }),
    },
  };
}

describe("the page of a job", () => {
  test("that is open has its times, its facts, and how to cancel it here and in a terminal", async () => {
    const { text, html } = openConsole(jobClient(OPEN, '{"a":1}'));
    const page = await text("/job/order-1");
    for (const part of [
      "order-1 SUBMITTED",
      "Batch orders Replay of order-0 Request id r-1 Submissions 2 Deliveries 0 Metadata: customer &lt;42&gt;",
      "Submitted, for the second time · request r-1",
      "at the provider (its queue and the inference): 59 min 59 s (100 %)",
      "Not known: when the earlier submissions were",
      "Cancel the job npx -y pnpm@12 boomerang cancel order-1 --local",
      "{ &quot;a&quot;: 1 }",
    ])
      expect(page).toContain(part);
    expect(page).not.toContain("Replay as a new job");
    expect(await html("/job/order-1")).toContain('/targets?target=model%3Aecho%2Fproduction#pause-title"');
  });

  test("that failed says why and what to do, and can be replayed", async () => {
    const { text } = openConsole(jobClient(FAILED, undefined));
    const page = await text("/job/order-1");
    expect(page).toContain("Why there is no result MODEL_PREDICT_ERROR Message: out of &lt;memory&gt;");
    expect(page).toContain("What to do:");
    expect(page).toContain("Replay as a new job");
    expect(page).toContain("It is not kept any more");
  });

  test("that a bulk replay has repeated leads to the new job, unless another job has its id", async () => {
    const leadsTo = async (replayOf: string) => {
      const getWithoutOutput = async (jobId: string) => ({ ...OPEN, jobId, replayOf });
      const { html } = openConsole({ ...jobClient(FAILED, undefined), getWithoutOutput });
      return /Replayed as.*?href="\/t+([^"]+)"/.exec(await html("/job/order-1"))?.[1];
    };
    expect(await leadsTo("order-1")).toBe("/job/order-1.replay");
    expect(await leadsTo("other")).toBeUndefined();
  });

  test("that waits because its target is paused says so", async () => {
    const pending = { ...OPEN, status: "PENDING", submissions: 0 } as Job;
    const page = await openConsole(jobClient(pending, "1")).text("/job/order-1");
    expect(page).toContain("It waits because its target is paused, since 2026-11-28 11:30:00.000");
    expect(page).toContain("Until then it can wait to be submitted");
    expect(page).not.toContain("Pause this target");
    expect(await openConsole(jobClient(OPEN, "1")).text("/job/order-1")).not.toContain("paused");
  });

  test("without a record says that it may come", async () => {
    const { text } = openConsole(jobClient(undefined, undefined));
    expect(await text("/job/nobody")).toContain("No record of job nobody A job has no record while");
  });

  test("whose input cannot be read has all the rest, and says so", async () => {
    const { BoomerangError } = await import("@boomerang/client");
    const denied = new BoomerangError("cannot read s3://b/x", {
      code: "access_denied",
      nextStep: "Allow it.",
    });
    const { text } = openConsole({ ...jobClient(FAILED, undefined), input: () => Promise.reject(denied) });
    expect(await text("/job/order-1")).toContain("cannot read s3://b/x. Allow it. Why there is no result");
  });

  test("leads to its files, which a browser saves and never shows", async () => {
    const succeeded: Job = {
      ...FAILED,
      status: "SUCCEEDED",
      output: 1,
      text: "<b>1</b>",
      isJson: false,
    } as Job;
    const { html } = openConsole(jobClient(succeeded, '"in"'));
    expect(await html("/job/order-1")).toContain("This is no strict JSON");
    expect(await html("/job/order-1/output")).toBe("<b>1</b>");
    expect(await html("/job/order-1/input")).toBe('"in"');
  });

  test("whose output is not stored any more has all the rest, and says so", async () => {
    const { BoomerangError } = await import("@boomerang/client");
    const gone = new BoomerangError("s3://b/x is not stored any more", {
      code: "not_stored",
      nextStep: "Submit it again.",
    });
    const { errors, isProvisional, ...rest } = FAILED as UnsuccessfulJob;
    const page = await openConsole({
      ...jobClient(FAILED, undefined),
      get: () => Promise.reject(gone),
      getWithoutOutput: async () => ({ ...rest, errors: [], status: "SUCCEEDED" }),
    }).text("/job/order-1");
    expect(page).toContain("order-1 SUCCEEDED");
    expect(page).toContain("Result delivered and stored: SUCCEEDED");
    expect(page).toContain("Output It is not stored any more: how long outputs are kept is a setting");
    expect(page).not.toContain("output.json");
  });

  test("whose output may not be read has all the rest, and says why", async () => {
    const { BoomerangError } = await import("@boomerang/client");
    const denied = new BoomerangError("cannot read s3://b/x", {
      code: "access_denied",
      nextStep: "Give these credentials s3:GetObject.",
    });
    const { errors, isProvisional, ...rest } = FAILED as UnsuccessfulJob;
    const page = await openConsole({
      ...jobClient(FAILED, undefined),
      get: () => Promise.reject(denied),
      getWithoutOutput: async () => ({ ...rest, errors: [], status: "SUCCEEDED" }),
    }).text("/job/order-1");
    expect(page).toContain("cannot read s3://b/x. Give these credentials s3:GetObject.");
    expect(page).toContain("Output It could not be read: see above.");
  });

  test("can be canceled and replayed", async () => {
    const done: string[] = [];
    const { post } = openConsole({
      cancel: async (jobId: string) => done.push(`cancel ${jobId}`),
      getWithoutOutput: async (jobId: string) => (jobId === "order:2.replay" ? FAILED : undefined),
      replay: async (jobId: string, { newJobId = "random" } = {}) => {
        done.push(`replay ${jobId}`);
        return { jobId: newJobId };
      },
    });
    expect(await post("/job/order:1/cancel")).toBe("303 /job/order%3A1?done=canceled");
    // Named as a replay of many would name it, which then does not replay it again.
    expect(await post("/job/order:1/replay")).toBe("303 /job/order%3A1.replay?done=replayed");
    expect(await post("/job/order:2/replay")).toBe("303 /job/random?done=replayed");
    expect(done).toEqual(["cancel order:1", "replay order:1", "replay order:2"]);
  });
});

describe("a search", () => {
  test("leads to a job, to a batch, or lists what it has found and how far it looked", async () => {
    const details = { requestId: "r-7", metadata: { customer: "Zürich" } };
    const { client } = listingClient([listedJob(2, { details }), listedJob(1, { batchId: "nightly" })]);
    const getWithoutOutput = async (jobId: string) => (jobId === "job-1" ? FAILED : undefined);
    const { html, text } = openConsole({ ...client, getWithoutOutput });
    expect(await html("/search?q=job-1")).toBe("");
    expect(await html("/search?q=nightly")).toBe("");
    expect(await text("/search?q=r-7")).toContain("1 of 2 jobs have it as their request id");
    expect(await text("/search?q=nothing+there")).toContain("0 of 2 jobs have it");
  });
});
