import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { errorOf, setUp, TARGET } from "../client.fixture.ts";
import type { SubmitOutcome } from "./submit-types.ts";

const job = (n: number) => ({ job_id: `job-${n}`, target: TARGET, model_input: 1 });

/** An input that yields a job at each `push`, and ends at `end`. */
function createSlowInput() {
  const jobs: ReturnType<typeof job>[] = [];
  let [isEnded, isClosed, count] = [false, false, 0];
  let resume: (() => void) | undefined;
  async function* items() {
    try {
      for (;;) {
        const next = jobs.shift();
        if (next !== undefined) yield next;
        else if (isEnded) return;
        else
          await new Promise<void>((resolve) => {
            resume = resolve;
          });
      }
    } finally {
      isClosed = true;
    }
  }
  return {
    items: items(),
    push() {
      jobs.push(job(count++));
      resume?.();
    },
    end() {
      isEnded = true;
      resume?.();
    },
    isClosed: () => isClosed,
  };
}

function start(signal?: AbortSignal) {
  const context = setUp();
  const input = createSlowInput();
  const outcomes: SubmitOutcome[] = [];
  const work = async () => {
    for await (const outcome of context.client.submitMany(input.items, { signal })) outcomes.push(outcome);
  };
  return { ...context, input, outcomes, work: work() };
}

describe("submitMany of a slow input", () => {
  test("sends a job within 100 ms, and yields its outcome while the next one is not there", async () => {
    const { input, outcomes, sent, time, work } = start();
    await time.advance(5000);
    expect(sent()).toEqual([]);
    input.push();
    await time.advance(99);
    expect(sent()).toEqual([]);
    await time.advance(1);
    expect(sent()).toEqual([job(0)]);
    expect(outcomes).toEqual([{ index: 0, status: "submitted", jobId: "job-0" }]);
    input.end();
    await work;
    expect(time.pending).toBe(0);
  });

  test("jobs that come within 100 ms share a call, and the time counts from the first", async () => {
    const { input, sentCalls, time, work } = start();
    for (let n = 0; n < 5; n++) {
      input.push();
      await time.advance(30);
    }
    input.push();
    input.end();
    await work;
    expect(sentCalls().map(({ Entries }) => Entries?.length)).toEqual([4, 2]);
    expect(time.pending).toBe(0);
  });

  test("ten jobs are sent at once, the end of the input too", async () => {
    const { input, sentCalls, time, work } = start();
    for (let n = 0; n < 12; n++) input.push();
    await time.advance(0);
    expect(sentCalls().map(({ Entries }) => Entries?.length)).toEqual([10]);
    input.end();
    await work;
    expect(sentCalls().map(({ Entries }) => Entries?.length)).toEqual([10, 2]);
  });

  test("an abort ends it at once, and neither waits for the next job nor for the 100 ms", async () => {
    const stop = new AbortController();
    const { input, outcomes, sent, time, work } = start(stop.signal);
    const ended = errorOf(work);
    input.push();
    await time.advance(100);
    input.push();
    await time.advance(50);
    stop.abort(new Error("enough"));
    expect(await ended).toMatchObject({ code: "aborted", cause: new Error("enough") });
    expect(outcomes.map(({ jobId }) => jobId)).toEqual(["job-0"]);
    expect(sent()).toEqual([job(0)]);
    expect(time.pending).toBe(0);
    expect(getEventListeners(stop.signal, "abort")).toEqual([]);
    // The input is closed as soon as it can be.
    input.push();
    await time.advance(0);
    expect(input.isClosed()).toBe(true);
  });

  test("an abort before the first job sends nothing", async () => {
    const { client, sentCalls, time } = setUp();
    const input = createSlowInput();
    const submission = client.submitMany(input.items, { signal: AbortSignal.abort() });
    expect(await errorOf(submission)).toMatchObject({ code: "aborted" });
    expect([sentCalls(), time.pending]).toEqual([[], 0]);
  });

  test("a caller who stops closes the input, and leaves no timer", async () => {
    const { client, time } = setUp();
    const input = createSlowInput();
    for (let n = 0; n < 13; n++) input.push();
    for await (const { jobId } of client.submitMany(input.items)) {
      expect(jobId).toBe("job-0");
      break;
    }
    await time.advance(0);
    expect(time.pending).toBe(0);
    input.push();
    await time.advance(0);
    expect(input.isClosed()).toBe(true);
  });

  test("an input that fails: what came before is sent and reported, then its error is thrown", async () => {
    const { client, sent } = setUp();
    function* failing() {
      for (let n = 0; n < 13; n++) yield job(n);
      throw new Error("the file has ended early");
    }
    const outcomes: SubmitOutcome[] = [];
    const work = async () => {
      for await (const outcome of client.submitMany(failing())) outcomes.push(outcome);
    };
    expect(await errorOf(work())).toEqual(new Error("the file has ended early"));
    expect(outcomes.map(({ status }) => status)).toEqual(Array.from({ length: 13 }, () => "submitted"));
    expect(sent()).toHaveLength(13);
  });
});
