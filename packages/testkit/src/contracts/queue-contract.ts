import type { Message } from "@aws-sdk/client-sqs";
import type { Queue } from "@boomerang/runtime";
import { describe, expect, test } from "vitest";

/** A message as a consumer receives it. */
export interface Received {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly receiptHandle: string;
}

/** A queue, to send to and to receive from. */
export interface QueueUnderTest {
  readonly queue: Queue;
  /** Receives all messages that are visible now; they are invisible afterwards. */
  receive(): Promise<readonly Received[]>;
}

/** Receives from SQS until no message is visible. */
export async function receiveAll(
  receive: (most: number) => Promise<{ readonly Messages?: Message[] | undefined }>,
): Promise<Received[]> {
  const all: Received[] = [];
  for (;;) {
    const { Messages = [] } = await receive(10);
    if (Messages.length === 0) return all;
    all.push(...Messages.map(received));
  }
}

function received({ Body = "", MessageAttributes = {}, ReceiptHandle = "" }: Message): Received {
  const attributes = Object.entries(MessageAttributes).map(([name, { StringValue = "" }]) => [
    name,
    StringValue,
  ]);
  return { body: Body, attributes: Object.fromEntries(attributes), receiptHandle: ReceiptHandle };
}

export function queueContract(name: string, create: () => Promise<QueueUnderTest>) {
  describe(`queue: ${name}`, () => {
    test("a message arrives unchanged, with its attributes", async () => {
      const { queue, receive } = await create();
      const body = '{"text":"naïve\\n日本語 🪃"}\n\t';
      const attributes = { error_code: "invalid_json", error_message: "the body: nicht JSON, 日本語 🪃" };
      await queue.send({ body, attributes });
      expect(await receive()).toEqual([{ body, attributes, receiptHandle: expect.any(String) }]);
      expect(await receive()).toEqual([]);
    });

    test("a message may have no attributes", async () => {
      const { queue, receive } = await create();
      await queue.send({ body: "a" });
      expect(await receive()).toMatchObject([{ body: "a", attributes: {} }]);
    });

    test("a message of nearly 1 MiB arrives unchanged", async () => {
      const { queue, receive } = await create();
      const body = "x".repeat(1_048_576 - 4096);
      await queue.send({ body, attributes: { error_code: "payload_too_large" } });
      const [received] = await receive();
      expect(received?.body === body).toBe(true);
    });

    test("every message arrives once", async () => {
      const { queue, receive } = await create();
      const bodies = Array.from({ length: 25 }, (_, n) => String(n));
      await Promise.all(bodies.map((body) => queue.send({ body })));
      expect((await receive()).map(({ body }) => body).toSorted()).toEqual(bodies.toSorted());
    });

    test("a message arrives again after its changed visibility timeout, and not before", async () => {
      const { queue, receive } = await create();
      await queue.send({ body: "a" });
      await queue.send({ body: "b" });
      const received = await receive();
      const handle = (body: string) => received.find((message) => message.body === body)?.receiptHandle ?? "";
      await queue.changeVisibility(handle("a"), 43_000);
      await queue.changeVisibility(handle("b"), 0);
      expect(await receive()).toMatchObject([{ body: "b" }]);
    });
  });
}
