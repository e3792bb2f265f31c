import { VirtualTime } from "@boomerang/simulator";
import { expect, test } from "vitest";
import { createChance } from "../chance.ts";
import { createQueueModel } from "./queue.ts";

const VISIBILITY_MS = 30_000;
const RETENTION_MS = 600_000;

function setUp(more: { isRepeated?: () => boolean; maxReceives?: number } = {}) {
  const time = new VirtualTime();
  const { isRepeated = () => false, maxReceives = 1000 } = more;
  const common = {
    timers: time,
    chance: createChance(1),
    visibilityMs: VISIBILITY_MS,
    retentionMs: RETENTION_MS,
  };
  const letters = createQueueModel({ ...common, name: "letters" });
  const redrive = { maxReceives, to: letters };
  const queue = createQueueModel({ ...common, name: "jobs", isRepeated, redrive });
  return { time, queue, letters };
}

test("a message that is received is hidden, and comes back unless it is removed", async () => {
  const { time, queue } = setUp();
  queue.send({ body: "a" });
  const [first] = queue.receive(10);
  expect(first).toMatchObject({ body: "a", receives: 1 });
  expect(queue.receive(10)).toEqual([]);
  await time.advance(VISIBILITY_MS);
  const [second] = queue.receive(10);
  expect(second).toMatchObject({ body: "a", receives: 2 });
  queue.remove(second?.receiptHandle ?? "");
  await time.advance(VISIBILITY_MS);
  expect(queue.receive(10)).toEqual([]);
  expect(queue.messages).toEqual([]);
});

test("who waits for messages is told when one becomes visible", async () => {
  const { time, queue } = setUp();
  const seen: number[] = [];
  queue.onVisible(() => void seen.push(queue.receive(10).length));
  queue.send({ body: "a" });
  await time.advance(0);
  expect(seen).toContain(1);
  await time.advance(VISIBILITY_MS);
  expect(seen.filter((count) => count === 1)).toHaveLength(2);
});

test("messages come in any order", () => {
  const { queue } = setUp();
  const bodies = Array.from({ length: 20 }, (_, n) => String(n));
  for (const body of bodies) queue.send({ body });
  const received = queue.receive(20).map(({ body }) => body);
  expect(received.toSorted()).toEqual(bodies.toSorted());
  expect(received).not.toEqual(bodies);
});

test("a message that is repeated is given out twice, and again after it was removed", async () => {
  const { time, queue } = setUp({ isRepeated: () => true });
  queue.send({ body: "a" });
  const [first] = queue.receive(10);
  await time.advance(VISIBILITY_MS);
  expect(queue.receive(10)).toMatchObject([{ body: "a", receives: 2 }]);
  queue.remove(first?.receiptHandle ?? "");
  await time.advance(VISIBILITY_MS);
  expect(queue.receive(10)).toMatchObject([{ body: "a" }]);
});

test("a second copy comes at once, or seconds later while the first is in hand", async () => {
  const { time, queue } = setUp({ isRepeated: () => true });
  for (let n = 0; n < 100; n++) queue.send({ body: `${n}` });
  queue.receive(100);
  const comeBy = async (ms: number) => {
    await time.advance(ms);
    return queue.receive(100).length;
  };
  expect(await comeBy(49)).toBe(0);
  expect(await comeBy(1_000)).toBeGreaterThan(10);
  expect(await comeBy(VISIBILITY_MS / 2)).toBeGreaterThan(10);
});

test("a message that is received too often goes to the dead letters, as old as it is", async () => {
  const { time, queue, letters } = setUp({ maxReceives: 2 });
  const sentAt = time.now();
  queue.send({ body: "a", attributes: { x: "y" } });
  for (let n = 0; n < 3; n++) {
    queue.receive(10);
    await time.advance(VISIBILITY_MS);
  }
  expect(queue.messages).toEqual([]);
  expect(letters.messages).toEqual([{ body: "a", attributes: { x: "y" }, sentAt }]);
  await time.advance(sentAt + RETENTION_MS - time.now());
  expect(letters.messages).toEqual([]);
});

test("a message is gone at the end of its retention", async () => {
  const { time, queue } = setUp();
  queue.send({ body: "a" });
  await time.advance(RETENTION_MS);
  expect(queue.receive(10)).toEqual([]);
});

test("who begins to wait hears of messages that are there by then, and of those that are hidden", async () => {
  const { time, queue } = setUp();
  queue.send({ body: "later" });
  const [hidden] = queue.receive(10);
  queue.returnAfter(hidden?.receiptHandle ?? "", 5);
  queue.send({ body: "now" });
  const seen: string[] = [];
  queue.onVisible(() => void seen.push(...queue.receive(10).map(({ body }) => body)));
  await time.advance(0);
  expect(seen).toEqual(["now"]);
  await time.advance(5_000);
  expect(seen).toEqual(["now", "later"]);
});
