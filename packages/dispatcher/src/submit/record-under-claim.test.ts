import { claimOf, type InferenceClient, isoTime } from "@boomerang/core";
import { writeJob } from "@boomerang/runtime";
import { createRecordingLog } from "@boomerang/testkit/observe";
import { expect, test } from "vitest";
import { accepted, errorResponse } from "../testing/fake-api.fixture.ts";
import { createHarness, type Harness, jobMessage } from "../testing/harness.fixture.ts";

/** Another dispatcher receives the same message after the lease of the first has ended. */
async function takeOver(harness: Harness) {
  harness.time.freeze(90_000);
  await writeJob(harness.collaborators, "order-1", { type: "claim_again", isProbed: true });
}

test.each([
  ["accepted", () => accepted("r1")],
  ["rejected", errorResponse(422)],
  ["throttled", errorResponse(429)],
])(
  "a submission %s too late leaves job and message to the dispatcher with the new claim",
  async (_, response) => {
    const harness = createHarness();
    harness.api.script.submit.push(response);
    let takenOverAt = 0;
    // The process is frozen before it calls the API.
    const api: InferenceClient = {
      ...harness.api.client,
      async submit(...call) {
        await takeOver(harness);
        takenOverAt = harness.time.now();
        return harness.api.client.submit(...call);
      },
    };
    expect(await harness.send(jobMessage(), {}, { api })).toEqual({ isRetried: true, seconds: 91 });
    expect(harness.job()).toMatchObject({ status: "PENDING", submissions: 2 });
    expect(claimOf(harness.job() ?? expect.fail())).toBe(isoTime(takenOverAt + 90_000));
  },
);

test.each([
  ["accepted", () => accepted("r1")],
  ["unknown", errorResponse(500)],
])("a result that arrives before its submission is recorded as %s is kept", async (_, response) => {
  const harness = createHarness();
  harness.api.script.submit.push(async (call) => {
    await harness.deliver("r1");
    return response(call);
  });
  expect(await harness.send(jobMessage())).toEqual({ isRetried: false });
  expect(harness.job()).toMatchObject({ status: "SUCCEEDED", result: '"PRIVATE output"' });
});

test("a job that becomes LOST by a submission is logged with its error code and request id", async () => {
  const harness = createHarness();
  const log = createRecordingLog();
  harness.api.script.submit.push(
    () => accepted("r1"),
    errorResponse(422, { code: "client_error", message: "PRIVATE" }),
  );
  await harness.send(jobMessage());
  expect((await harness.lose()).type).toBe("written");
  await harness.send({ type: "resubmit", job_id: "order-1" }, {}, { log });
  expect(harness.job()?.status).toBe("LOST");
  expect(log.lines.filter(({ level }) => level === "error")).toEqual([
    {
      level: "error",
      message: "job lost",
      fields: { job_id: "order-1", request_id: "r1", code: "client_error" },
    },
  ]);
  expect(JSON.stringify(log.lines)).not.toContain("PRIVATE");
});

test("a job that is rejected at its first submission is not logged as lost", async () => {
  const harness = createHarness();
  const log = createRecordingLog();
  harness.api.script.submit.push(errorResponse(422));
  await harness.send(jobMessage(), {}, { log });
  expect(harness.job()?.status).toBe("REJECTED");
  expect(log.lines.map(({ message }) => message)).not.toContain("job lost");
});
