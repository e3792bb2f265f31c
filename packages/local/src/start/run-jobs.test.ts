import type { Job, JobStatus } from "@boomerang/core";
import { expect, test } from "vitest";
import { parseInputLine } from "../input/input-line.ts";
import type { LocalPipeline } from "../pipeline/pipeline.ts";
import type { DeadLetter } from "./dead-letters.ts";
import { type RunOptions, runJobs } from "./run-jobs.ts";
import { sentLine } from "./sent-line.ts";
import { type SettledLines, settleLines } from "./settle-lines.ts";

const message = (job_id: string, model_input = 1) =>
  JSON.stringify({ job_id, target: { model_id: "echo" }, model_input });

/** What happens at which time, in tenths of a second. */
type Script = Readonly<Record<number, (happens: Happens) => void>>;
interface Happens {
  /** The record of a job is written, and its event published. */
  job(jobId: string, status: JobStatus, parts?: Partial<Job>): void;
  deadLetter(deadLetter: DeadLetter): void;
}

/** Runs lines over a pipeline that does what the script says; time passes only while the run sleeps. */
async function run(bodies: readonly string[], script: Script, options: Partial<RunOptions> = {}) {
  const jobs = new Map<string, Job>();
  const submitted: string[] = [];
  const writes: number[][] = [];
  let now = 0;
  let publish: (event: { detail: object }) => void = () => undefined;
  let addDeadLetter: (deadLetter: DeadLetter) => void = () => undefined;
  let isReading = true;
  const happens: Happens = {
    job(job_id, status, parts) {
      jobs.set(job_id, { job_id, status, ...parts } as Job);
      publish({ detail: { job_id, status } });
    },
    deadLetter: (deadLetter) => addDeadLetter(deadLetter),
  };
  const pipeline = {
    submit: async (body: string) => `m-${submitted.push(body)}`,
    store: { get: async (id: string) => jobs.get(id) },
    aws: {
      bus: {
        count: 0,
        subscribe(listener: typeof publish) {
          publish = listener;
          return () => undefined;
        },
      },
      jobsStream: { whenEmpty: () => Promise.resolve() },
    },
  } as unknown as LocalPipeline;
  const input = bodies.map((body, n) => parseInputLine(body, n + 1));
  const running = runJobs(pipeline, input.slice(options.earlier?.length ?? 0), {
    clock: { now: () => now },
    sleep: async (ms) => {
      now += ms;
      script[now / 100]?.(happens);
    },
    onProgress: () => undefined,
    onError: () => undefined,
    onSettled: async ({ outcomes }) => {
      writes.push(outcomes.map(({ line }) => line));
    },
    startReader: (_aws, onDeadLetter) => {
      addDeadLetter = onDeadLetter;
      return {
        stop: async () => {
          isReading = false;
        },
      };
    },
    stallMs: 5000,
    ...options,
  });
  return { running, submitted, writes, isReading: () => isReading, seconds: () => now / 1000 };
}

test("outcomes are passed on as they arrive, each once", async () => {
  const { running, writes } = await run([message("a"), message("b"), "nonsense"], {
    1: ({ job }) => job("b", "SUCCEEDED", { result: "1" }),
    3: ({ deadLetter }) => deadLetter({ body: "nonsense", code: "invalid_json", message: "no" }),
    4: ({ job }) => job("b", "SUCCEEDED", { result: "1" }),
    5: ({ job }) => job("a", "FAILED"),
  });
  const state = await running;
  expect(writes).toEqual([[2], [3], [1]]);
  expect(state.lines.map(({ line }) => line)).toEqual([1, 2, 3]);
  expect(state).toMatchObject({ failures: 2, awaited: 3 });
});

test("lines about one job are passed on together, when all have what they wait for", async () => {
  const { running, writes } = await run([message("a", 1), message("b"), message("a", 2)], {
    1: ({ job }) => job("a", "SUCCEEDED", { result: "1" }),
    2: ({ job }) => job("b", "SUCCEEDED", { result: "1" }),
    3: ({ deadLetter }) => deadLetter({ body: message("a", 2), code: "job_id_taken", message: "taken" }),
  });
  const state = await running;
  expect(writes).toEqual([[2], [1, 3]]);
  expect(state.lines[2]).toMatchObject({ reusesJobIdOf: 1, deadLetter: { code: "job_id_taken" } });
});

test("a provisional outcome is passed on at the end, and as the result that came after it", async () => {
  const { running, writes } = await run([message("a"), message("b"), message("c")], {
    1: ({ job }) => job("a", "LOST"),
    2: ({ job }) => job("b", "CANCELED"),
    3: ({ job }) => job("a", "SUCCEEDED", { result: "1" }),
    4: ({ job }) => job("c", "SUCCEEDED", { result: "1" }),
  });
  const state = await running;
  expect(writes).toEqual([[3], [1], [2]]);
  expect(state.jobs.map(({ status }) => status)).toEqual(["SUCCEEDED", "CANCELED", "SUCCEEDED"]);
});

test("the cancel message of a batch comes last, and waits for nothing", async () => {
  const cancel = '{"type":"cancel","batch_id":"nightly"}';
  const { running, writes, seconds } = await run([cancel, message("a")], {
    1: ({ job }) => job("a", "CANCELED"),
  });
  expect(summaryOf(await running)).toEqual(["cancels nightly", "CANCELED"]);
  expect(writes).toEqual([[2], [1]]);
  expect(seconds()).toBeLessThan(1);
});
const summaryOf = ({ lines }: Awaited<ReturnType<typeof runJobs>>) =>
  lines.map(({ job, cancelsBatch }) => job?.status ?? `cancels ${cancelsBatch}`);

test("a job without an outcome is not passed on, and the run ends when nothing happens any more", async () => {
  const { running, writes, seconds } = await run([message("a"), message("b")], {
    1: ({ job }) => job("a", "SUBMITTED"),
    2: ({ job }) => job("b", "SUCCEEDED", { result: "1" }),
  });
  const state = await running;
  expect(writes).toEqual([[2]]);
  expect(state.lines[0]?.job?.status).toBe("SUBMITTED");
  expect(seconds()).toBeGreaterThanOrEqual(5);
});

test("lines of an earlier run are not sent, and are part of the end", async () => {
  const line = sentLine(parseInputLine(message("a"), 1), "m");
  const job = { jobId: "a", status: "SUCCEEDED" as const, result: "1" };
  const earlier: SettledLines[] = [settleLines([line], job, { find: () => undefined })];
  const states: number[] = [];
  const { running, submitted, writes } = await run(
    [message("a"), message("b")],
    { 1: ({ job }) => job("b", "SUCCEEDED", { result: "1" }) },
    { earlier, onProgress: ({ jobs, awaited }) => states.push(jobs.length, awaited) },
  );
  expect((await running).lines.map(({ line }) => line)).toEqual([1, 2]);
  expect(submitted).toEqual([message("b")]);
  expect(writes).toEqual([[2]]);
  expect(states.slice(0, 2)).toEqual([1, 2]);
});

test("the run ends with the error of a write, sends nothing more and reads no more dead letters", async () => {
  const full = new Error("no space left on the device");
  const { running, isReading } = await run(
    [message("a"), message("b")],
    { 1: ({ job }) => job("a", "SUCCEEDED", { result: "1" }) },
    { onSettled: () => Promise.reject(full) },
  );
  await expect(running).rejects.toBe(full);
  expect(isReading()).toBe(false);
});
