import { type InferenceClient, iso } from "@boomerang/core";
import { writeJob } from "@boomerang/runtime";
import { expect, test } from "vitest";
import { claimOf } from "./lease.ts";
import { accepted, refusal } from "./testing/fake-api.fixture.ts";
import { createWorld, jobMessage, type World } from "./testing/world.fixture.ts";

/** Another dispatcher gets the same message when the first one's claim has run out. */
async function takeOver(world: World) {
  world.time.freeze(90_000);
  await writeJob(world.collaborators, "order-1", { type: "claim_again" });
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
  expect(claimOf(world.job() ?? expect.fail())).toBe(iso(world.time.now() + 90_000));
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
