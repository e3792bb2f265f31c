import { JOB_STATUSES } from "@boomerang/core";
import { expect, test } from "vitest";
import { resourceOf, templateOf, textOf } from "../testing/template.fixture.ts";
import { announceable } from "./publisher.ts";

const mapping = resourceOf(templateOf(), "AWS::Lambda::EventSourceMapping", "Publisher").Properties;

test("no change is missed: from the stream's beginning, and to the queue before the stream forgets it", () => {
  expect(textOf(mapping.EventSourceArn)).toBe("JobsTable.StreamArn");
  expect(mapping.StartingPosition).toBe("TRIM_HORIZON");
  expect(mapping.MaximumRetryAttempts).toBeUndefined();
  expect(mapping.MaximumRecordAgeInSeconds).toBe(23 * 3600);
  expect(textOf(mapping.DestinationConfig.OnFailure.Destination)).toBe("UnannouncedQueue");
});

test("one bad change holds up no more than itself", () => {
  expect(mapping).toMatchObject({
    BisectBatchOnFunctionError: true,
    FunctionResponseTypes: ["ReportBatchItemFailures"],
  });
});

test.each([
  [false, ["PENDING", "SUBMITTED"]],
  [true, ["PENDING"]],
])(
  "with announceSubmitted %s, the publisher is called for every status but %j",
  (announceSubmitted, silent) => {
    const { Filters } = resourceOf(
      templateOf({ announceSubmitted }),
      "AWS::Lambda::EventSourceMapping",
      "Publisher",
    ).Properties.FilterCriteria;
    expect(Filters.map(({ Pattern }: { Pattern: string }) => JSON.parse(Pattern))).toEqual([
      announceable(announceSubmitted),
    ]);
    const [rule] = announceable(announceSubmitted).dynamodb.NewImage.status.S;
    expect(rule).toEqual({ "anything-but": silent });
    expect(JOB_STATUSES).toEqual(expect.arrayContaining(silent));
  },
);

test("a record that time to live removes is no news", () => {
  expect(announceable(true).eventName).toEqual(["INSERT", "MODIFY"]);
});
