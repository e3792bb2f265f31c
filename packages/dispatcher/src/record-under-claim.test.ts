import { claimOf, type InferenceClient, isoTime } from "@boomerang/core";
import { createMemoryLog, writeJob } from "@boomerang/runtime";
import { expect, test } from "vitest";
import { accepted, refusal } from "./testing/fake-api.fixture.ts";
import { createWorld, jobMessage, type World } from "./testing/world.fixture.ts";

/** Another dispatcher gets the same message when the first one's claim has run out. */
async function takeOver(world: World) {
  world.time.freeze(90_000);
  await writeJob(world.collaborators, "order-1", { type: "claim_again", isProbed: true });
}

test.each([
  ["accepted", () => accepted("r1")],
  ["refused", refusal(422)],
  ["throttled", refusal(429)],
])("a submission %s too late leaves job and message to whoever took the claim over", async (_, answer) => {
  const world = createWorld();
  world.api.script.submit.push(answer);
  // The process is frozen on its way to the API.
  const api: InferenceClient = {
    ...world.api.client,
    async submit(...call) {
      await takeOver(world);
      return world.api.client.submit(...call);
    },
  };
  expect(await world.send(jobMessage(), {}, { api })).toEqual({
    isReturned: true,
    seconds: 91,
  });
  expect(world.job()).toMatchObject({ status: "PENDING", submissions: 2 });
  expect(claimOf(world.job() ?? expect.fail())).toBe(isoTime(world.time.now() + 90_000));
});

test.each([
  ["accepted", () => accepted("r1")],
  ["of unknown fate", refusal(500)],
])(
  "a result that arrives before a submission %s is recorded stands, and the message is done",
  async (_, answer) => {
    const world = createWorld();
    world.api.script.submit.push(async (call) => {
      const outcome = { result: { text: '"PRIVATE output"' } };
      await writeJob(world.collaborators, "order-1", {
        type: "deliver",
        jobId: "order-1",
        requestId: "r1",
        outcome,
      });
      return answer(call);
    });
    expect(await world.send(jobMessage())).toEqual({ isReturned: false });
    expect(world.job()).toMatchObject({ status: "SUCCEEDED", result: '"PRIVATE output"' });
  },
);

test("a job that its submission makes lost is named in the log, with the code and the request that brought nothing", async () => {
  const world = createWorld();
  const log = createMemoryLog();
  world.api.script.submit.push(
    () => accepted("r1"),
    refusal(422, { code: "client_error", message: "PRIVATE" }),
  );
  await world.send(jobMessage());
  const lost = await writeJob(world.collaborators, "order-1", {
    type: "lost",
    version: world.job()?.version ?? 0,
    error: { code: "DELIVERY_FAILED", message: "PRIVATE" },
  });
  expect(lost.type).toBe("written");
  await world.send({ type: "resubmit", job_id: "order-1" }, {}, { log });
  expect(world.job()?.status).toBe("LOST");
  expect(log.lines.filter(({ level }) => level === "error")).toEqual([
    {
      level: "error",
      message: "job lost",
      fields: { job_id: "order-1", request_id: "r1", code: "client_error" },
    },
  ]);
  expect(JSON.stringify(log.lines)).not.toContain("PRIVATE");
});

test("a job that is rejected at its first submission is not called lost", async () => {
  const world = createWorld();
  const log = createMemoryLog();
  world.api.script.submit.push(refusal(422));
  await world.send(jobMessage(), {}, { log });
  expect(world.job()?.status).toBe("REJECTED");
  expect(log.lines.map(({ message }) => message)).not.toContain("job lost");
});
