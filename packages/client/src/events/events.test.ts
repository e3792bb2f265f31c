import { PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { CreateQueueCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { errorOf } from "../client.fixture.ts";
import type { Client } from "../client.ts";
import { message, NAME, named, QUEUE_URL, RULE_ARN, setUpEvents } from "./events.fixture.ts";
import type { EventsOptions } from "./outcome-events.ts";

/** Takes `count` events. */
async function take(client: Client, count: number, options: EventsOptions = {}) {
  const jobIds: string[] = [];
  for await (const { jobId } of client.events(options)) {
    jobIds.push(jobId);
    if (jobIds.length === count) break;
  }
  return jobIds;
}

const CREATED = ["PutRule", "CreateQueue", "PutTargets"];
const REMOVED = ["RemoveTargets", "DeleteRule", "DeleteQueue"];

describe("events", () => {
  test("come from a rule and a queue of their own, which are removed when the caller stops", async () => {
    const { client, calls, eventBridge, sqs } = setUpEvents([[message("a")]]);
    const ready: string[][] = [];
    expect(await take(client, 1, { status: "SUCCEEDED", onReady: () => void ready.push(calls()) })).toEqual([
      "a",
    ]);
    expect(ready).toEqual([CREATED]);
    expect(calls()).toEqual([...CREATED, ...REMOVED]);
    const [rule] = eventBridge.commandCalls(PutRuleCommand);
    expect(rule?.args[0].input).toEqual({
      Name: NAME,
      EventBusName: "Shop-bus",
      EventPattern: '{"source":["boomerang"],"detail-type":["Job Succeeded"]}',
      Description: expect.stringContaining("2026-01-01T00:00:00.000Z"),
      Tags: [
        { Key: "boomerang:made-by", Value: "client.events" },
        { Key: "boomerang:made-at", Value: "2026-01-01T00:00:00.000Z" },
      ],
    });
    const { Attributes, ...queue } = sqs.commandCalls(CreateQueueCommand)[0]?.args[0].input ?? {};
    expect(queue).toEqual({
      QueueName: NAME,
      tags: { "boomerang:made-by": "client.events", "boomerang:made-at": "2026-01-01T00:00:00.000Z" },
    });
    const { Policy = "", ...others } = Attributes ?? {};
    expect(others).toEqual({
      SqsManagedSseEnabled: "true",
      MessageRetentionPeriod: "300",
      VisibilityTimeout: "30",
    });
    const arn = `arn:aws:sqs:eu-central-1:123456789012:${NAME}`;
    expect(JSON.parse(Policy).Statement).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: arn,
        Condition: { ArnEquals: { "aws:SourceArn": RULE_ARN } },
      },
    ]);
    expect(eventBridge.commandCalls(PutTargetsCommand)[0]?.args[0].input).toEqual({
      EventBusName: "Shop-bus",
      Rule: NAME,
      Targets: [{ Id: "queue", Arn: arn }],
    });
  });

  test("are deleted from the queue when the caller has taken them, and not before", async () => {
    const { client, deleted } = setUpEvents([[message("a"), message("b")], [message("c")]]);
    const seen: unknown[] = [];
    for await (const { jobId } of client.events()) {
      seen.push([jobId, deleted()]);
      if (jobId === "c") break;
    }
    expect(seen).toEqual([
      ["a", []],
      ["b", []],
      ["c", [["r-a", "r-b"]]],
    ]);
  });

  test("that are delivered twice are yielded once; what is no outcome is dropped", async () => {
    const again = message("a", { handle: "r-again" });
    const foreign = { Body: "{", ReceiptHandle: "r-foreign" };
    const { client, deleted } = setUpEvents([[message("a"), foreign], [again], [message("b")]]);
    expect(await take(client, 2)).toEqual(["a", "b"]);
    expect(deleted()).toEqual([["r-a", "r-foreign"], ["r-again"]]);
  });

  test("are not waited for without need: each call waits for less than the timeout of a request", async () => {
    const { client, sqs } = setUpEvents([[], [], [message("a")]]);
    await take(client, 1);
    const receives = sqs.commandCalls(ReceiveMessageCommand);
    expect(receives).toHaveLength(3);
    expect(receives[0]?.args[0].input).toEqual({
      QueueUrl: QUEUE_URL,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: 10,
    });
  });

  test("end with the signal, which cancels the call that waits, and everything is removed", async () => {
    const { client, sqs, calls } = setUpEvents();
    const stop = new AbortController();
    sqs.on(ReceiveMessageCommand).callsFake(async () => {
      stop.abort(new Error("enough"));
      throw named("AbortError");
    });
    const error = await errorOf(take(client, 1, { signal: stop.signal }));
    expect(error).toMatchObject({ code: "aborted", cause: new Error("enough") });
    const [args = []] = sqs.commandCalls(ReceiveMessageCommand).map((call) => call.args as unknown[]);
    expect(args[1]).toEqual({ abortSignal: stop.signal });
    expect(calls()).toEqual([...CREATED, ...REMOVED]);
  });

  test("end with the signal also while the caller works on one", async () => {
    const { client, calls } = setUpEvents([[message("a"), message("b")]]);
    const stop = new AbortController();
    const seen: string[] = [];
    const iterate = async () => {
      for await (const { jobId } of client.events({ signal: stop.signal })) {
        seen.push(jobId);
        stop.abort();
      }
    };
    expect(await errorOf(iterate())).toMatchObject({ code: "aborted" });
    expect(seen).toEqual(["a"]);
    expect(calls()).toEqual([...CREATED, ...REMOVED]);
  });

  test.for<[string, EventsOptions, string]>([
    ["a signal that is aborted", { signal: AbortSignal.abort() }, "aborted"],
    ["an unknown status", { status: "OPEN" as "LOST" }, "invalid_argument"],
  ])("with %s make no call", async ([, options, code]) => {
    const { client, calls } = setUpEvents();
    expect(await errorOf(take(client, 1, options))).toMatchObject({ code });
    expect(calls()).toEqual([]);
  });

  test("survive an outage of a minute, and end with an error after a longer one", async () => {
    const { client, sqs, time, calls } = setUpEvents();
    const down = named("ServiceUnavailable");
    Object.assign(down, { $metadata: { httpStatusCode: 503 } });
    let failures = 0;
    sqs.on(ReceiveMessageCommand).callsFake(async () => {
      if (failures++ < 6) throw down;
      return { Messages: [message("a")] };
    });
    expect(await time.run(() => take(client, 1))).toEqual(["a"]);
    sqs.on(ReceiveMessageCommand).rejects(down);
    const began = time.now();
    expect(await time.run(() => errorOf(take(client, 1)))).toMatchObject({ code: "unavailable" });
    expect(time.now() - began).toBe(63_000);
    expect(calls().slice(-3)).toEqual(REMOVED);
  });

  test("end when something else deletes the queue", async () => {
    const { client, sqs, calls } = setUpEvents();
    sqs.on(ReceiveMessageCommand).rejects(named("QueueDoesNotExist"));
    expect(await errorOf(take(client, 1))).toMatchObject({
      code: "resource_not_found",
      nextStep: expect.stringContaining("Something else has deleted the queue"),
    });
    expect(calls().slice(-3)).toEqual(REMOVED);
  });
});
