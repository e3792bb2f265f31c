import { expect, test } from "vitest";
import { createChance } from "../chance.ts";
import { VirtualClock } from "../virtual-clock.ts";
import { createQueueModel } from "./queue.ts";

const VISIBILITY_MS = 30_000;
const RETENTION_MS = 600_000;

function setUp(more: { duplicates?: () => boolean; maxReceiveCount?: number } = {}) {
  const time = new VirtualClock();
  const { duplicates = () => false, maxReceiveCount = 1000 } = more;
  const common = {
    timers: time,
    chance: createChance(1),
    visibilityMs: VISIBILITY_MS,
    retentionMs: RETENTION_MS,
  };
  const deadLetters = createQueueModel({ ...common, name: "dead letters" });
  const redrive = { maxReceiveCount, to: deadLetters };
  const queue = createQueueModel({ ...common, name: "jobs", duplicates, redrive });
  return { time, queue, deadLetters };
}

test("a received message is invisible for its visibility timeout, until it is deleted", async () => {
  const { time, queue } = setUp();
  queue.send({ body: "a" });
  const [first] = queue.receive(10);
  expect(first).toMatchObject({ body: "a", receiveCount: 1 });
  expect(queue.receive(10)).toEqual([]);
  await time.advance(VISIBILITY_MS);
  const [second] = queue.receive(10);
  expect(second).toMatchObject({ body: "a", receiveCount: 2 });
  queue.delete(second?.receiptHandle ?? "");
  await time.advance(VISIBILITY_MS);
  expect(queue.receive(10)).toEqual([]);
  expect(queue.messages).toEqual([]);
});

test("a listener is called whenever a message becomes visible", async () => {
  const { time, queue } = setUp();
  const seen: number[] = [];
  queue.onVisible(() => void seen.push(queue.receive(10).length));
  queue.send({ body: "a" });
  await time.advance(0);
  expect(seen).toContain(1);
  await time.advance(VISIBILITY_MS);
  expect(seen.filter((count) => count === 1)).toHaveLength(2);
});

test("messages are received in any order", () => {
  const { queue } = setUp();
  const bodies = Array.from({ length: 20 }, (_, n) => String(n));
  for (const body of bodies) queue.send({ body });
  const received = queue.receive(20).map(({ body }) => body);
  expect(received.toSorted()).toEqual(bodies.toSorted());
  expect(received).not.toEqual(bodies);
});

test("a duplicated message is received twice, and once more after it was deleted", async () => {
  const { time, queue } = setUp({ duplicates: () => true });
  queue.send({ body: "a" });
  const [first] = queue.receive(10);
  await time.advance(VISIBILITY_MS);
  expect(queue.receive(10)).toMatchObject([{ body: "a", receiveCount: 2 }]);
  queue.delete(first?.receiptHandle ?? "");
  await time.advance(VISIBILITY_MS);
  expect(queue.receive(10)).toMatchObject([{ body: "a" }]);
});

test("a duplicate becomes visible at once, or seconds later during processing", async () => {
  const { time, queue } = setUp({ duplicates: () => true });
  for (let n = 0; n < 100; n++) queue.send({ body: `${n}` });
  queue.receive(100);
  const visibleAfter = async (ms: number) => {
    await time.advance(ms);
    return queue.receive(100).length;
  };
  expect(await visibleAfter(49)).toBe(0);
  expect(await visibleAfter(1_000)).toBeGreaterThan(10);
  expect(await visibleAfter(VISIBILITY_MS / 2)).toBeGreaterThan(10);
});

test("a message over the maximum receive count moves to the dead-letter queue and keeps its age", async () => {
  const { time, queue, deadLetters } = setUp({ maxReceiveCount: 2 });
  const sentAt = time.now();
  queue.send({ body: "a", attributes: { x: "y" } });
  for (let n = 0; n < 3; n++) {
    queue.receive(10);
    await time.advance(VISIBILITY_MS);
  }
  expect(queue.messages).toEqual([]);
  expect(deadLetters.messages).toEqual([{ body: "a", attributes: { x: "y" }, sentAt }]);
  await time.advance(sentAt + RETENTION_MS - time.now());
  expect(deadLetters.messages).toEqual([]);
});

test("a message is deleted at the end of its retention", async () => {
  const { time, queue } = setUp();
  queue.send({ body: "a" });
  await time.advance(RETENTION_MS);
  expect(queue.receive(10)).toEqual([]);
});

test("a new listener is called for messages that are already visible, and for invisible ones", async () => {
  const { time, queue } = setUp();
  queue.send({ body: "later" });
  const [invisible] = queue.receive(10);
  queue.changeVisibility(invisible?.receiptHandle ?? "", 5);
  queue.send({ body: "now" });
  const seen: string[] = [];
  queue.onVisible(() => void seen.push(...queue.receive(10).map(({ body }) => body)));
  await time.advance(0);
  expect(seen).toEqual(["now"]);
  await time.advance(5_000);
  expect(seen).toEqual(["now", "later"]);
});
