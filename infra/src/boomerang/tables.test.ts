import { expect, test } from "vitest";
import { resourceOf, templateOf } from "../testing/template.fixture.ts";

const tableOf = (name: string, settings = {}) =>
  resourceOf(templateOf(settings), "AWS::DynamoDB::Table", name);

test("table Jobs is on demand, streams both images, has a time to live and point-in-time recovery", () => {
  expect(tableOf("JobsTable").Properties).toMatchObject({
    KeySchema: [{ AttributeName: "job_id", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
    StreamSpecification: { StreamViewType: "NEW_AND_OLD_IMAGES" },
    TimeToLiveSpecification: { AttributeName: "expires_at", Enabled: true },
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  });
});

test("its indexes: open and paused jobs with keys only, ended jobs by outcome and time, jobs of a batch", () => {
  const { GlobalSecondaryIndexes, AttributeDefinitions } = tableOf("JobsTable").Properties;
  expect(GlobalSecondaryIndexes).toEqual([
    {
      IndexName: "open",
      KeySchema: [
        { AttributeName: "open_shard", KeyType: "HASH" },
        { AttributeName: "check_at", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "KEYS_ONLY" },
    },
    {
      IndexName: "paused",
      KeySchema: [
        { AttributeName: "paused_shard", KeyType: "HASH" },
        { AttributeName: "created_at", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "KEYS_ONLY" },
    },
    {
      IndexName: "ended",
      KeySchema: [
        { AttributeName: "ended_shard", KeyType: "HASH" },
        { AttributeName: "completed_at", KeyType: "RANGE" },
      ],
      Projection: {
        ProjectionType: "INCLUDE",
        NonKeyAttributes: ["target", "created_at", "batch_id", "replay_of"],
      },
    },
    {
      IndexName: "batch",
      KeySchema: [
        { AttributeName: "batch_shard", KeyType: "HASH" },
        { AttributeName: "created_at", KeyType: "RANGE" },
      ],
      Projection: {
        ProjectionType: "INCLUDE",
        NonKeyAttributes: ["ended_shard", "completed_at", "target", "replay_of"],
      },
    },
  ]);
  expect(AttributeDefinitions).toContainEqual({ AttributeName: "open_shard", AttributeType: "N" });
  expect(AttributeDefinitions).toContainEqual({ AttributeName: "check_at", AttributeType: "S" });
});

test("table Control is on demand and has a time to live", () => {
  expect(tableOf("ControlTable").Properties).toMatchObject({
    KeySchema: [
      { AttributeName: "pk", KeyType: "HASH" },
      { AttributeName: "sk", KeyType: "RANGE" },
    ],
    BillingMode: "PAY_PER_REQUEST",
    TimeToLiveSpecification: { AttributeName: "expires_at", Enabled: true },
  });
});

test.each([
  [true, "Retain"],
  [false, "Delete"],
])(
  "with deletion protection %s, the policies of table Jobs are %s; never RetainExceptOnCreate, which would try to delete a protected table",
  (deletionProtection, policy) => {
    const table = tableOf("JobsTable", { deletionProtection });
    expect(table.Properties.DeletionProtectionEnabled).toBe(deletionProtection);
    expect([table.DeletionPolicy, table.UpdateReplacePolicy]).toEqual([policy, policy]);
  },
);
