import { sqsEvent, sqsRecord } from "@boomerang/testkit/events/sqs";
import { describe, expect, test } from "vitest";
import { createHandler } from "../handler.ts";
import { errorResponse, type Responder } from "../testing/fake-api.fixture.ts";
import { createHarness, type Harness, jobMessage } from "../testing/harness.fixture.ts";

/** The API has failed two calls for one job, half a minute apart; each message goes to a new process. */
async function harnessInOutage(response: Responder, queue: Responder = errorResponse(503)) {
  const harness = createHarness();
  const fail = () => {
    harness.api.script.submit.push(response);
    harness.api.script.queue.push(queue);
  };
  fail();
  await harness.send(jobMessage());
  await harness.time.advance(30_000);
  fail();
  await harness.send(jobMessage(), { receiveCount: 2 });
  harness.api.script.submit.length = 0;
  harness.api.script.queue.length = 0;
  harness.api.calls.length = 0;
  return harness;
}

const sendOther = (harness: Harness, n: number) =>
  harness.send(jobMessage({ job_id: `other-${n}` }), { messageId: `m${n}`, receiveCount: 2 });

describe("in an outage", () => {
  test.each<[string, Responder]>([
    ["503", errorResponse(503)],
    ["429", errorResponse(429)],
    ["401", errorResponse(401)],
    ["500", errorResponse(500)],
  ])("%s: a message that may not probe costs no call, no claim and no permit", async (_, response) => {
    const harness = await harnessInOutage(response);
    const before = harness.store.changes.length;
    for (let n = 0; n < 20; n++) expect((await sendOther(harness, n)).isRetried).toBe(true);
    expect(harness.api.calls).toEqual([]);
    expect(harness.store.changes).toHaveLength(before);
  });

  test("once the interval is over one message probes, and its success lets the others through", async () => {
    const harness = await harnessInOutage(errorResponse(503));
    await harness.time.advance(10_000);
    for (let n = 0; n < 5; n++) expect((await sendOther(harness, n)).isRetried).toBe(false);
    expect(harness.api.of("submit")).toHaveLength(5);
  });

  test("after submissions that may have been accepted, a health probe comes first for every job", async () => {
    const harness = await harnessInOutage(errorResponse(500), errorResponse(500));
    await harness.time.advance(10_000);
    harness.api.script.queue.push(errorResponse(500));
    expect((await sendOther(harness, 1)).isRetried).toBe(true);
    expect(harness.api.calls.map(({ operation }) => operation)).toEqual(["queue"]);
    expect(harness.job("other-1")).toBeUndefined();
  });

  test.each([429, 500])(
    "jobs go on after one submission that failed, although queue status calls get %i for hours",
    async (status) => {
      const harness = createHarness();
      harness.api.script.submit.push(errorResponse(500));
      await harness.send(jobMessage());
      const submitted: boolean[] = [];
      for (let minute = 0; minute < 60; minute++) {
        await harness.time.advance(40_000);
        harness.api.script.queue.length = 0;
        harness.api.script.queue.push(...Array(6).fill(errorResponse(status)));
        // The first job comes back too, and its health probe fails.
        await harness.send(jobMessage(), { receiveCount: minute + 2 });
        await harness.time.advance(20_000);
        submitted.push(!(await sendOther(harness, minute)).isRetried);
      }
      expect(submitted.slice(6)).not.toContain(false);
      expect(harness.job()).toMatchObject({ status: "PENDING", submissions: 1 });
    },
  );

  test("a key without the permission for one target holds no other target back", async () => {
    const harness = await harnessInOutage(errorResponse(403));
    const other = (n: number) => {
      const message = jobMessage({ job_id: `other-${n}`, target: { model_id: "healthy" } });
      return harness.send(message, { messageId: `m${n}`, receiveCount: 2 });
    };
    for (let n = 0; n < 10; n++) expect((await other(n)).isRetried).toBe(false);
    expect((await sendOther(harness, 11)).isRetried).toBe(true);
  });

  test("a job whose API call would change nothing does not take the probe slot", async () => {
    const harness = await harnessInOutage(errorResponse(503));
    harness.store.jobs.set("done", { ...(harness.job() ?? expect.fail()), status: "CANCELED" });
    await harness.time.advance(10_000);
    await harness.send(jobMessage({ job_id: "done" }), { messageId: "m1", receiveCount: 2 });
    expect((await sendOther(harness, 2)).isRetried).toBe(false);
    expect(harness.job("other-2")?.status).toBe("SUBMITTED");
  });

  test("a job that is held back with a submission behind it has no deadline meanwhile", async () => {
    const harness = await harnessInOutage(errorResponse(500), errorResponse(500));
    expect((await harness.send(jobMessage(), { receiveCount: 3 })).isRetried).toBe(true);
    const { created_at = "", check_at = "" } = harness.job() ?? {};
    const { messageRetentionMs } = harness.collaborators.timing;
    expect(Date.parse(check_at)).toBe(Date.parse(created_at) + messageRetentionMs);
  });

  test("the last submission of a job is kept for five minutes after another has failed", async () => {
    const harness = createHarness();
    const healthy = [1, 2, 3].map(() => () => Response.json({}));
    harness.api.script.submit.push(errorResponse(500), errorResponse(500));
    harness.api.script.queue.push(...healthy);
    await harness.send(jobMessage());
    await harness.time.advance(30_000);
    await harness.send(jobMessage(), { receiveCount: 2 });
    expect(harness.job()?.submissions).toBe(2);
    await harness.time.advance(299_000);
    expect((await harness.send(jobMessage(), { receiveCount: 3 })).isRetried).toBe(true);
    expect(harness.api.of("submit")).toHaveLength(2);
    await harness.time.advance(1000);
    expect((await harness.send(jobMessage(), { receiveCount: 4 })).isRetried).toBe(false);
    expect(harness.job()).toMatchObject({ status: "SUBMITTED", submissions: 3 });
  });
});

test("a process that has cached a rejected key reads it again before it probes, whichever process was rejected", async () => {
  const harness = createHarness();
  const idle = createHandler(harness.collaborators);
  const event = (n: number, receiveCount: number) => {
    const body = JSON.stringify(jobMessage({ job_id: `idle-${n}` }));
    return sqsEvent(sqsRecord({ body, messageId: `idle-${n}`, receiveCount }));
  };
  await harness.time.run(idle(event(1, 1)));
  harness.api.script.submit.push(errorResponse(401));
  await harness.send(jobMessage());
  await harness.time.advance(10_000);
  harness.freshReads.length = 0;
  await harness.time.run(idle(event(2, 2)));
  expect(harness.freshReads).toEqual(["apiKey"]);
  expect(harness.job("idle-2")?.status).toBe("SUBMITTED");
  await harness.time.run(idle(event(3, 2)));
  expect(harness.freshReads).toEqual(["apiKey"]);
});

test("a response that rejects the job or the key proves that the target responds", async () => {
  const harness = await harnessInOutage(errorResponse(503));
  await harness.time.advance(10_000);
  harness.api.script.submit.push(errorResponse(422));
  await sendOther(harness, 1);
  expect(harness.job("other-1")?.status).toBe("REJECTED");
  for (let n = 2; n < 5; n++) expect((await sendOther(harness, n)).isRetried).toBe(false);
});
