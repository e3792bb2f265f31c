import { JOB_STATUSES } from "@boomerang/core";
import { expect, test } from "vitest";
import { resourceOf, templateOf, textOf } from "../testing/template.fixture.ts";
import { eventFilter } from "./publisher.ts";

const mapping = resourceOf(templateOf(), "AWS::Lambda::EventSourceMapping", "Publisher").Properties;

test("no change is missed: the stream is read from its beginning, and a change that still fails is sent to a queue before it expires", () => {
  expect(textOf(mapping.EventSourceArn)).toBe("JobsTable.StreamArn");
  expect(mapping.StartingPosition).toBe("TRIM_HORIZON");
  expect(mapping.MaximumRetryAttempts).toBeUndefined();
  expect(mapping.MaximumRecordAgeInSeconds).toBe(23 * 3600);
  expect(textOf(mapping.DestinationConfig.OnFailure.Destination)).toBe("UnannouncedQueue");
});

test("a change that fails does not block others", () => {
  expect(mapping).toMatchObject({
    BisectBatchOnFunctionError: true,
    FunctionResponseTypes: ["ReportBatchItemFailures"],
  });
});

test.each([
  [false, ["PENDING", "SUBMITTED"]],
  [true, ["PENDING"]],
])(
  "with announceSubmitted %s, the publisher is invoked for every status but %j",
  (announceSubmitted, withoutEvent) => {
    const { Filters } = resourceOf(
      templateOf({ announceSubmitted }),
      "AWS::Lambda::EventSourceMapping",
      "Publisher",
    ).Properties.FilterCriteria;
    expect(Filters.map(({ Pattern }: { Pattern: string }) => JSON.parse(Pattern))).toEqual([
      eventFilter(announceSubmitted),
    ]);
    const [rule] = eventFilter(announceSubmitted).dynamodb.NewImage.status.S;
    expect(rule).toEqual({ "anything-but": withoutEvent });
    expect(JOB_STATUSES).toEqual(expect.arrayContaining(withoutEvent));
  },
);

test("the expiry of a record publishes nothing", () => {
  expect(eventFilter(true).eventName).toEqual(["INSERT", "MODIFY"]);
});
