import { restApiEvent } from "@boomerang/testkit/events/rest-api";
import { expect, test } from "vitest";
import { createHandler } from "./handler.ts";
import { createHarness, deliveryBody, pathOf, SECRET, signedBy } from "./testing/harness.fixture.ts";

const PER_SECOND = 50;
// What the SDK waits for a call that hangs, in two attempts.
const CALL_MS = 1800;
const SPILL_MS = 50;

/** How many processes of the receiver handle a delivery at once, while the table hangs; one number for each second. */
async function concurrencyWhileTableHangs(forSeconds: number, remembers: boolean): Promise<number[]> {
  const harness = createHarness();
  const { time, collaborators } = harness;
  harness.faults.spillQueue = SPILL_MS;
  const store = {
    ...collaborators.store,
    async updateOpen() {
      await time.sleep(CALL_MS);
      throw new Error("the table does not respond");
    },
  };
  const start = () => createHandler({ ...collaborators, store });
  const idle: ReturnType<typeof start>[] = [];
  const [body, seconds] = [deliveryBody(), [] as number[]];
  const headers = signedBy([SECRET], body);
  let running = 0;
  async function deliver() {
    const handle = (remembers ? idle.pop() : undefined) ?? start();
    seconds[seconds.length - 1] = Math.max(seconds.at(-1) ?? 0, ++running);
    const { statusCode } = await handle(
      restApiEvent({ path: pathOf("order-1"), body, headers, requestTimeEpoch: time.now() }),
    );
    expect(statusCode).toBe(200);
    running--;
    idle.push(handle);
  }
  for (let second = 0; second < forSeconds; second++) {
    seconds.push(running);
    for (let n = 0; n < PER_SECOND; n++) {
      void deliver();
      await time.advance(1000 / PER_SECOND);
    }
  }
  return seconds;
}

const mean = (all: readonly number[]) => all.reduce((sum, each) => sum + each, 0) / all.length;

test("a table that hangs while 50 deliveries a second come takes about 30 processes, after about 93 in the first seconds", async () => {
  const seconds = await concurrencyWhileTableHangs(70, true);
  expect(Math.max(...seconds)).toBeLessThanOrEqual(PER_SECOND * ((CALL_MS + SPILL_MS) / 1000) + 1);
  expect(mean(seconds.slice(5))).toBeLessThan(35);
});

test("it would take 93 all the time, if processes did not remember it", async () => {
  const seconds = await concurrencyWhileTableHangs(10, false);
  expect(mean(seconds.slice(5))).toBeGreaterThan(90);
});
