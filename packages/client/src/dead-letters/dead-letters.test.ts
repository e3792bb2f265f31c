import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
} from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { errorOf, setUp } from "../client.fixture.ts";

const text = (StringValue: string) => ({ DataType: "String", StringValue });

function letter(n: number, code = "invalid_message", body: object = { job_id: `job-${n}` }): Message {
  return {
    MessageId: `m-${n}`,
    ReceiptHandle: `r-${n}`,
    Body: JSON.stringify(body),
    MessageAttributes: {
      error_code: text(code),
      error_message: text("why"),
      message_id: text(`original-${n}`),
      sent_at: text("2026-01-01T00:00:00.000Z"),
    },
  };
}

/** A dead-letter queue that hides what it has given out. */
function withLetters(letters: Message[]) {
  const context = setUp();
  let left = [...letters];
  context.sqs.on(ReceiveMessageCommand).callsFake(async () => ({ Messages: left.splice(0, 10) }));
  context.sqs.on(DeleteMessageCommand).resolves({});
  context.sqs.on(ChangeMessageVisibilityBatchCommand).callsFake(async ({ Entries }) => {
    const handles = Entries.map(({ ReceiptHandle }: { ReceiptHandle: string }) => ReceiptHandle);
    left = [...left, ...letters.filter(({ ReceiptHandle }) => handles.includes(ReceiptHandle))];
    return {};
  });
  const deleted = () =>
    context.sqs.commandCalls(DeleteMessageCommand).map(({ args }) => args[0].input.ReceiptHandle);
  return { ...context, deleted, visible: () => left.map(({ MessageId }) => MessageId) };
}

describe("dead letters", () => {
  test("are listed with their reason, all of them, and stay where they are", async () => {
    const moved = {
      MessageId: "m-x",
      ReceiptHandle: "r-x",
      Body: "{broken",
      Attributes: { SentTimestamp: "1767225600000" },
    };
    const { client, visible, deleted } = withLetters([
      ...Array.from({ length: 25 }, (_, n) => letter(n)),
      moved,
    ]);
    const listed = await Array.fromAsync(client.deadLetters.list());
    expect(listed).toHaveLength(26);
    expect(listed[0]).toEqual({
      ...{ id: "m-0", code: "invalid_message", reason: "why", jobId: "job-0", batchId: undefined },
      ...{ messageId: "original-0", sentAt: "2026-01-01T00:00:00.000Z", body: '{"job_id":"job-0"}' },
      bodyLocation: undefined,
    });
    expect(listed[25]).toMatchObject({
      ...{
        id: "m-x",
        code: undefined,
        messageId: "m-x",
        sentAt: "2026-01-01T00:00:00.000Z",
        jobId: undefined,
      },
      reason: expect.stringContaining("a thousand receives"),
    });
    expect(visible()).toHaveLength(26);
    expect(deleted()).toEqual([]);
  });

  test("are visible again if the caller stops early", async () => {
    const { client, visible } = withLetters(Array.from({ length: 5 }, (_, n) => letter(n)));
    for await (const { id } of client.deadLetters.list()) {
      expect(id).toBe("m-0");
      break;
    }
    expect(visible()).toContain("m-0");
  });

  test("that match are sent again, then removed; the others stay", async () => {
    const { client, sent, deleted, visible } = withLetters([
      letter(1, "not_handled_in_time"),
      letter(2),
      letter(3, "not_handled_in_time"),
    ]);
    const counts = await client.deadLetters.redrive(({ code }) => code === "not_handled_in_time");
    expect(counts).toEqual({ matched: 2, done: 2, failed: 0 });
    expect(sent()).toEqual([{ job_id: "job-1" }, { job_id: "job-3" }]);
    expect(deleted()).toEqual(["r-1", "r-3"]);
    expect(visible()).toEqual(["m-2"]);
  });

  test("a dry run sends and removes nothing", async () => {
    const { client, sent, deleted } = withLetters([letter(1)]);
    const counts = await client.deadLetters.redrive(() => true, { dryRun: true });
    expect(counts).toEqual({ matched: 1, done: 0, failed: 0 });
    expect([...sent(), ...deleted()]).toEqual([]);
  });

  test("one that cannot be sent stays, and the others are sent", async () => {
    const { client, sqs, deleted, time } = withLetters([letter(1), letter(2)]);
    const Failed = [{ Id: "0", SenderFault: true, Code: "InvalidMessageContents" }];
    sqs.on(SendMessageBatchCommand).resolvesOnce({ Failed }).resolves({});
    const outcomes = await time.run(() => Array.fromAsync(client.deadLetters.redrive(() => true)));
    expect(outcomes.map(({ error }) => error?.code)).toEqual(["call_rejected", undefined]);
    expect(deleted()).toEqual(["r-2"]);
  });

  test("one whose body is in the bucket is sent with that body; a delivery is not sent at all", async () => {
    const large = letter(1, "not_handled_in_time", { body_location: "s3://bucket/dead-letters/1" });
    const { client, objects, sent, deleted } = withLetters([large, letter(2, "malformed_delivery")]);
    objects.set("s3://bucket/dead-letters/1", '{"job_id":"large"}');
    const outcomes = await Array.fromAsync(client.deadLetters.redrive(() => true));
    expect(sent()).toEqual([{ job_id: "large" }]);
    expect(outcomes[1]?.error?.message).toContain("delivery");
    expect(deleted()).toEqual(["r-1"]);
  });

  test("that come back are not sent again by the same redrive", async () => {
    const { client, sqs, sent } = withLetters([]);
    let n = 0;
    // The queue always has one more, with the same message.
    sqs.on(ReceiveMessageCommand).callsFake(async () => ({
      Messages: n < 50 ? [{ ...letter(1), MessageId: `m-${n++}` }] : [],
    }));
    expect(await client.deadLetters.redrive(() => true)).toEqual({ matched: 1, done: 1, failed: 0 });
    expect(sent()).toHaveLength(1);
  });

  test("that match are removed, and nothing is sent; a dry run removes nothing", async () => {
    const { client, sent, deleted, visible } = withLetters([letter(1), letter(2, "job_id_taken"), letter(3)]);
    const isTaken = ({ code }: { code: string | undefined }) => code === "job_id_taken";
    expect(await client.deadLetters.remove(isTaken, { dryRun: true })).toEqual({
      matched: 1,
      done: 0,
      failed: 0,
    });
    expect(deleted()).toEqual([]);
    expect(await client.deadLetters.remove(isTaken)).toEqual({ matched: 1, done: 1, failed: 0 });
    expect(deleted()).toEqual(["r-2"]);
    expect(sent()).toEqual([]);
    expect(visible()).toEqual(["m-1", "m-3"]);
  });

  test("an abort ends the redrive, and what was hidden is visible again", async () => {
    const { client, visible } = withLetters([letter(1), letter(2)]);
    const stopped = client.deadLetters.redrive(() => true, { signal: AbortSignal.abort() });
    expect(await errorOf(stopped)).toMatchObject({ code: "aborted" });
    expect(visible()).toContain("m-1");
  });
});
