import {
  DeleteRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { CreateQueueCommand, DeleteQueueCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import type { BoomerangError } from "../boomerang-error.ts";
import { errorOf } from "../client.fixture.ts";
import { message, NAME, named, QUEUE_URL, setUpEvents } from "./events.fixture.ts";
import type { EventsOptions } from "./outcome-events.ts";

type SetUp = ReturnType<typeof setUpEvents>;

const DENIED = named("AccessDeniedException", "not authorized to perform it");
const LOST = Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });

/** Iterates until the first event, with something prepared to fail; returns the error. */
async function failing(prepare: (context: SetUp) => void, options: EventsOptions = {}) {
  const context = setUpEvents([[message("a")]]);
  prepare(context);
  const iterate = async () => {
    for await (const _event of context.client.events(options)) break;
  };
  const error = (await context.time.run(() => errorOf(iterate()))) as BoomerangError;
  return { error, calls: context.calls() };
}

describe("a set-up that fails half-way removes what it has made:", () => {
  test.for<[string, (context: SetUp) => void, string, string[]]>([
    [
      "nothing, if the rule was refused",
      ({ eventBridge }) => eventBridge.on(PutRuleCommand).rejects(DENIED),
      "access_denied",
      ["PutRule"],
    ],
    [
      "the rule, if it is unknown whether it was made",
      ({ eventBridge }) => eventBridge.on(PutRuleCommand).rejects(LOST),
      "unavailable",
      ["PutRule", "RemoveTargets", "DeleteRule"],
    ],
    [
      "the rule, if the queue was refused",
      ({ sqs }) => sqs.on(CreateQueueCommand).rejects(DENIED),
      "access_denied",
      ["PutRule", "CreateQueue", "RemoveTargets", "DeleteRule"],
    ],
    [
      "the rule and the queue, if it is unknown whether that was made",
      ({ sqs }) => sqs.on(CreateQueueCommand).rejects(LOST),
      "unavailable",
      ["PutRule", "CreateQueue", "RemoveTargets", "DeleteRule", "GetQueueUrl", "DeleteQueue"],
    ],
    [
      "the rule, if a queue whose creation had no response does not exist",
      ({ sqs }) => {
        sqs.on(CreateQueueCommand).rejects(LOST);
        sqs.on(GetQueueUrlCommand).rejects(named("QueueDoesNotExist"));
      },
      "unavailable",
      ["PutRule", "CreateQueue", "RemoveTargets", "DeleteRule", "GetQueueUrl"],
    ],
    [
      "both, if the queue cannot be the target",
      ({ eventBridge }) =>
        eventBridge
          .on(PutTargetsCommand)
          .resolves({ FailedEntryCount: 1, FailedEntries: [{ ErrorCode: "AccessDeniedException" }] }),
      "access_denied",
      ["PutRule", "CreateQueue", "PutTargets", "RemoveTargets", "DeleteRule", "DeleteQueue"],
    ],
  ])("%s", async ([, prepare, code, expected]) => {
    const { error, calls } = await failing(prepare);
    expect(error).toMatchObject({ name: "BoomerangError", code });
    expect(calls).toEqual(expected);
  });

  test("both, if the caller's onReady throws", async () => {
    const { error, calls } = await failing(() => undefined, {
      async onReady() {
        throw new Error("not now");
      },
    });
    expect(error).toEqual(new Error("not now"));
    expect(calls).toEqual([
      ...["PutRule", "CreateQueue", "PutTargets", "RemoveTargets", "DeleteRule", "DeleteQueue"],
    ]);
  });

  test("the rule, if the signal is aborted meanwhile; no queue is made then", async () => {
    const stop = new AbortController();
    const prepare = ({ eventBridge }: SetUp) =>
      eventBridge.on(PutRuleCommand).callsFake(async () => {
        stop.abort();
        return { RuleArn: "arn:aws:events:eu-central-1:1:rule/Shop-bus/x" };
      });
    const { error, calls } = await failing(prepare, { signal: stop.signal });
    expect(error.code).toBe("aborted");
    expect(calls).toEqual(["PutRule", "RemoveTargets", "DeleteRule"]);
  });
});

describe("an error", () => {
  test("names the permissions that are needed", async () => {
    const { error } = await failing(({ eventBridge }) => eventBridge.on(PutRuleCommand).rejects(DENIED));
    expect(error.message).toContain("cannot create the rule boomerang-events-id-0 on event bus Shop-bus");
    expect(error.nextStep).toMatch(
      /events:PutRule, PutTargets, RemoveTargets, DeleteRule and TagResource .* sqs:CreateQueue, TagQueue/,
    );
  });

  test("says which rules to delete if the bus has its maximum", async () => {
    const limit = named("LimitExceededException");
    const { error } = await failing(({ eventBridge }) => eventBridge.on(PutRuleCommand).rejects(limit));
    expect(error).toMatchObject({
      code: "call_rejected",
      nextStep: expect.stringContaining("boomerang-events-*"),
    });
  });
});

describe("the removal", () => {
  const REMOVE_RULE = `\`aws events remove-targets --event-bus-name Shop-bus --rule ${NAME} --ids queue --region eu-central-1 && aws events delete-rule --event-bus-name Shop-bus --name ${NAME} --region eu-central-1\``;
  const REMOVE_QUEUE = `\`aws sqs delete-queue --queue-url ${QUEUE_URL} --region eu-central-1\``;

  test("that fails names what is left and the commands that delete it; the queue is deleted anyway", async () => {
    const { error, calls } = await failing(({ eventBridge }) =>
      eventBridge.on(RemoveTargetsCommand).rejects(DENIED),
    );
    expect(error).toMatchObject({
      code: "access_denied",
      message: `cannot delete the rule ${NAME} of event bus Shop-bus: not authorized to perform it`,
      nextStep: `Delete what is left: ${REMOVE_RULE}.`,
      cause: DENIED,
    });
    expect(calls.slice(-2)).toEqual(["RemoveTargets", "DeleteQueue"]);
  });

  test("of both that fails after another error says all of it", async () => {
    const { error } = await failing(({ eventBridge, sqs }) => {
      eventBridge.on(PutTargetsCommand).rejects(LOST);
      eventBridge.on(RemoveTargetsCommand).rejects(LOST);
      sqs.on(DeleteQueueCommand).rejects(LOST);
    });
    expect(error).toMatchObject({
      code: "unavailable",
      message: [
        `cannot make the queue ${NAME} the target of its rule: socket hang up; then: `,
        `cannot delete the rule ${NAME} of event bus Shop-bus: socket hang up; `,
        `cannot delete the queue ${NAME}: socket hang up`,
      ].join(""),
      nextStep: `Delete what is left: ${REMOVE_RULE} and ${REMOVE_QUEUE}.`,
    });
  });

  test("of a queue with an unknown URL that fails has a command that finds it", async () => {
    const { error } = await failing(({ sqs }) => {
      sqs.on(CreateQueueCommand).rejects(LOST);
      sqs.on(GetQueueUrlCommand).rejects(LOST);
    });
    expect(error.nextStep).toContain(
      `aws sqs delete-queue --queue-url "$(aws sqs get-queue-url --queue-name ${NAME}`,
    );
  });

  test("waits while EventBridge still sees the target, for ten seconds", async () => {
    const context = setUpEvents([[message("a")]]);
    const seen = named("ValidationException", "Rule can't be deleted since it has targets.");
    context.eventBridge.on(DeleteRuleCommand).rejectsOnce(seen).rejectsOnce(seen).resolves({});
    const jobIds = await context.time.run(async () => {
      for await (const { jobId } of context.client.events()) return jobId;
      return undefined;
    });
    expect(jobIds).toBe("a");
    expect(context.calls().slice(-5)).toEqual([
      ...["RemoveTargets", "DeleteRule", "DeleteRule", "DeleteRule", "DeleteQueue"],
    ]);
    const { error } = await failing(({ eventBridge }) => eventBridge.on(DeleteRuleCommand).rejects(seen));
    expect(error.message).toContain("since it has targets");
  });

  test("of what is gone already is done", async () => {
    const { client, eventBridge, sqs } = setUpEvents([[message("a")]]);
    eventBridge.on(RemoveTargetsCommand).rejects(named("ResourceNotFoundException"));
    eventBridge.on(DeleteRuleCommand).rejects(named("ResourceNotFoundException"));
    sqs.on(DeleteQueueCommand).rejects(named("QueueDoesNotExist"));
    for await (const { jobId } of client.events()) {
      expect(jobId).toBe("a");
      break;
    }
  });
});
