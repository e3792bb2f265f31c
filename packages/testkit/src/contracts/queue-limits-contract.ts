import { MAX_MESSAGE_BYTES } from "@boomerang/runtime";
import { describe, expect, test } from "vitest";
import type { QueueUnderTest } from "./queue-contract.ts";

/** A string of this many bytes, with characters of one and of three bytes. */
const ofBytes = (bytes: number) => `${"語".repeat(300_000)}${"x".repeat(bytes - 900_000)}`;

/** @param countsAttributes whether attributes count toward the size, as in SQS; the emulator counts only the body */
export function queueLimitsContract(
  name: string,
  create: () => Promise<QueueUnderTest>,
  { countsAttributes = true } = {},
) {
  describe(`limits of the queue: ${name}`, () => {
    test("a message of 1 MiB arrives unchanged, and one of one byte more is rejected", async () => {
      const { queue, receive } = await create();
      const body = ofBytes(MAX_MESSAGE_BYTES);
      await expect(queue.send({ body: `${body}x` })).rejects.toThrow();
      await queue.send({ body });
      const received = await receive();
      expect(received.map((message) => message.body === body)).toEqual([true]);
    });

    test("an empty attribute is left out", async () => {
      const { queue, receive } = await create();
      await queue.send({ body: "a", attributes: { error_code: "x", error_message: "" } });
      expect(await receive()).toMatchObject([{ body: "a", attributes: { error_code: "x" } }]);
      await queue.send({ body: "b", attributes: { error_message: "" } });
      expect((await receive()).map(({ attributes }) => attributes)).toEqual([{}]);
    });

    test("a visibility timeout is twelve hours at most, and changes only while the message is in flight", async () => {
      const { queue, receive } = await create();
      await queue.send({ body: "a" });
      const [{ receiptHandle } = { receiptHandle: "" }] = await receive();
      await expect(queue.changeVisibility(receiptHandle, 43_201)).rejects.toThrow();
      await expect(queue.changeVisibility(receiptHandle, -1)).rejects.toThrow();
      await queue.changeVisibility(receiptHandle, 0);
      await expect(queue.changeVisibility(receiptHandle, 60)).rejects.toThrow();
      expect(await receive()).toMatchObject([{ body: "a" }]);
    });

    if (!countsAttributes) return;

    test("name, type and value of each attribute count toward the size, in bytes", async () => {
      const { queue, receive } = await create();
      const attributes = { error_code: "x", error_message: "語🪃é" };
      const texts = Object.entries(attributes).map(([name, value]) => `${name}String${value}`);
      const body = ofBytes(MAX_MESSAGE_BYTES - Buffer.byteLength(texts.join("")));
      await expect(queue.send({ body: `${body}x`, attributes })).rejects.toThrow();
      await queue.send({ body, attributes });
      const [received, ...more] = await receive();
      expect(received?.attributes).toEqual(attributes);
      expect(received?.body === body).toBe(true);
      expect(more).toEqual([]);
    });
  });
}
