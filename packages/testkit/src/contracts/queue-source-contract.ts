import type { Queue } from "@boomerang/runtime";
import type { SQSEvent, SQSRecord } from "aws-lambda";
import { describe, expect, test } from "vitest";

/** The consumer of a queue, as Lambda invokes it; its response names the messages that failed. */
export type QueueConsumer = (event: SQSEvent) => Promise<unknown>;

/** Settings of a queue and of its event source mapping. */
export interface QueueSourceSettings {
  /** Most messages in a batch. */
  readonly batchSize: number;
  /** Most concurrent batches. */
  readonly maxConcurrency: number;
  /** The queue's visibility timeout. */
  readonly visibilitySeconds: number;
}

/** A queue and its event source. */
export interface QueueSourceUnderTest {
  readonly queue: Queue;
  /** Invokes this consumer from now on. */
  connect(consumer: QueueConsumer): void;
  /** Messages that are not deleted, invisible ones included. */
  messagesLeft(): Promise<number>;
  /** Lets time pass until the condition holds; rejects if it never does. */
  until(condition: () => boolean | Promise<boolean>): Promise<void>;
  /** Milliseconds since the epoch, by the queue's clock. */
  now(): number;
}

const failing = (...ids: unknown[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});

/** Faults of a consumer, by name. */
const FAULTS: Readonly<Record<string, (records: readonly SQSRecord[]) => unknown>> = {
  throws: () => Promise.reject(new Error("broken")),
  "names a message of another batch": ([first]) => failing(first?.messageId, "another"),
  "names an empty id": () => failing(""),
  "names null": () => failing(null),
  "names no id": () => ({ batchItemFailures: [{ messageId: "a" }] }),
  "responds without a list": () => ({ batchItemFailures: {} }),
};

/** Every arrival of every message, by its body. */
function createArrivals(now: () => number) {
  const all = new Map<string, { readonly at: number; readonly record: SQSRecord }[]>();
  return {
    add({ Records }: SQSEvent): void {
      for (const record of Records) all.set(record.body, [...this.of(record.body), { at: now(), record }]);
    },
    of: (body: string) => all.get(body) ?? [],
    counts: () => Object.fromEntries([...all].map(([body, arrivals]) => [body, arrivals.length])),
  };
}

export function queueSourceContract(
  name: string,
  create: (settings: QueueSourceSettings) => Promise<QueueSourceUnderTest>,
) {
  const start = async (settings: Partial<QueueSourceSettings> = {}) => {
    const source = await create({ batchSize: 10, maxConcurrency: 1, visibilitySeconds: 30, ...settings });
    const arrivals = createArrivals(source.now);
    const untilHandled = () => source.until(async () => (await source.messagesLeft()) === 0);
    const send = async (...bodies: string[]) => {
      for (const body of bodies) await source.queue.send({ body });
    };
    return { ...source, arrivals, untilHandled, send };
  };

  describe(`event source of a queue: ${name}`, () => {
    test("every message reaches the consumer unchanged, and is deleted once it is handled", async () => {
      const { queue, connect, arrivals, send, untilHandled } = await start({ maxConcurrency: 3 });
      const bodies = Array.from({ length: 25 }, (_, n) => String(n));
      await send(...bodies.slice(0, 20));
      connect(async (event) => arrivals.add(event));
      await send(...bodies.slice(20));
      const body = '{"text":"naïve\\n日本語 🪃"}\n\t';
      await queue.send({ body, attributes: { error_code: "invalid_json" } });
      await untilHandled();
      expect(arrivals.counts()).toEqual(Object.fromEntries([...bodies, body].map((each) => [each, 1])));
      expect(arrivals.of(body)[0]?.record).toMatchObject({
        messageId: expect.stringMatching(/./),
        receiptHandle: expect.stringMatching(/./),
        eventSource: "aws:sqs",
        messageAttributes: { error_code: { stringValue: "invalid_json", dataType: "String" } },
      });
      const ids = bodies.map((each) => arrivals.of(each)[0]?.record.messageId);
      expect(new Set(ids).size).toBe(bodies.length);
    });

    test("no batch is larger than set, and exactly as many run concurrently as set", async () => {
      const { connect, messagesLeft, send, until, untilHandled } = await start({
        batchSize: 3,
        maxConcurrency: 2,
      });
      await send(...Array.from({ length: 15 }, (_, n) => String(n)));
      const proceed = Promise.withResolvers<void>();
      const sizes: number[] = [];
      let [running, most] = [0, 0];
      connect(async ({ Records }) => {
        sizes.push(Records.length);
        most = Math.max(most, ++running);
        await proceed.promise;
        running--;
      });
      await until(() => running === 2);
      expect(await messagesLeft()).toBe(15);
      proceed.resolve();
      await untilHandled();
      expect(most).toBe(2);
      expect(Math.max(...sizes)).toBe(3);
    });

    test("a failed message is received again after the visibility timeout, the others of its batch are not", async () => {
      const { connect, arrivals, send, untilHandled } = await start({ visibilitySeconds: 1 });
      await send("a", "b", "c", "d", "e");
      const failsOnce = ["b", "d"];
      connect(async (event) => {
        const failed = event.Records.filter(
          ({ body }) => failsOnce.includes(body) && arrivals.of(body).length === 0,
        );
        arrivals.add(event);
        return failing(...failed.map(({ messageId }) => messageId));
      });
      await untilHandled();
      expect(arrivals.counts()).toEqual({ a: 1, b: 2, c: 1, d: 2, e: 1 });
      for (const body of failsOnce) {
        const [first, second] = arrivals.of(body);
        expect(second?.record.attributes.ApproximateReceiveCount).toBe("2");
        expect(second?.record.messageId).toBe(first?.record.messageId);
        // The visibility timeout begins a moment before the consumer sees the message.
        expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(500);
      }
    });

    test("a consumer that throws, or whose response is invalid, receives its whole batch again", async () => {
      const receiveCounts = async (fault: (records: readonly SQSRecord[]) => unknown) => {
        const { connect, arrivals, send, untilHandled } = await start({ visibilitySeconds: 1 });
        await send("a", "b", "c");
        let batches = 0;
        connect(async (event) => {
          arrivals.add(event);
          return ++batches === 1 ? fault(event.Records) : undefined;
        });
        await untilHandled();
        return arrivals.counts();
      };
      // Concurrently, since each takes a visibility timeout.
      const seen = await Promise.all(Object.values(FAULTS).map(receiveCounts));
      const names = Object.keys(FAULTS);
      expect(Object.fromEntries(names.map((name, n) => [name, seen[n]]))).toEqual(
        Object.fromEntries(names.map((name) => [name, { a: 2, b: 2, c: 2 }])),
      );
    });

    test("a batch is deleted when its consumer responds with nothing, or without failures", async () => {
      const responses = [undefined, null, {}, { batchItemFailures: null }, failing()];
      const { connect, arrivals, send, untilHandled } = await start({ batchSize: 1 });
      await send(...responses.map((_, n) => String(n)));
      connect(async (event) => {
        arrivals.add(event);
        return responses[Number(event.Records[0]?.body)];
      });
      await untilHandled();
      expect(arrivals.counts()).toEqual({ 0: 1, 1: 1, 2: 1, 3: 1, 4: 1 });
    });

    test.each([
      ["above the queue's arrives no earlier", { visibilitySeconds: 1, seconds: 2 }],
      ["below the queue's arrives that early", { visibilitySeconds: 30, seconds: 1 }],
    ])("a message whose consumer sets a visibility timeout %s", async (_, { visibilitySeconds, seconds }) => {
      const { queue, connect, arrivals, send, untilHandled } = await start({ visibilitySeconds });
      await send("retried", "handled");
      connect(async (event) => {
        const isFirst = arrivals.of("retried").length === 0;
        arrivals.add(event);
        const retried = event.Records.filter(({ body }) => isFirst && body === "retried");
        for (const { receiptHandle } of retried) await queue.changeVisibility(receiptHandle, seconds);
        return failing(...retried.map(({ messageId }) => messageId));
      });
      await untilHandled();
      expect(arrivals.counts()).toEqual({ retried: 2, handled: 1 });
      const [first, second] = arrivals.of("retried");
      const waited = (second?.at ?? 0) - (first?.at ?? 0);
      expect(waited).toBeGreaterThanOrEqual(seconds * 1000);
      expect(waited).toBeLessThan(10_000);
    });

    test("a message contains its receive count and the time it was sent, as decimal digits", async () => {
      const { queue, connect, arrivals, now, untilHandled } = await start();
      const before = Math.floor(now());
      await queue.send({ body: "a" });
      const after = now();
      connect(async (event) => {
        arrivals.add(event);
        if (arrivals.of("a").length === 4) return undefined;
        for (const { receiptHandle } of event.Records) await queue.changeVisibility(receiptHandle, 0);
        return failing(...event.Records.map(({ messageId }) => messageId));
      });
      await untilHandled();
      const records = arrivals.of("a").map(({ record }) => record);
      const receiveCounts = records.map(({ attributes }) => attributes.ApproximateReceiveCount);
      expect(receiveCounts).toEqual(["1", "2", "3", "4"]);
      // A retry does not change the time of sending.
      const [sent, ...later] = records.map(({ attributes }) => attributes.SentTimestamp);
      expect(sent).toMatch(/^\d{13}$/);
      expect(Number(sent)).toBeGreaterThanOrEqual(before);
      expect(Number(sent)).toBeLessThanOrEqual(after);
      expect(new Set([sent, ...later]).size).toBe(1);
    });
  });
}
