import { expect, test } from "vitest";
import { resourceOf, templateOf } from "../testing/template.fixture.ts";
import { expirationDays } from "./bucket.ts";

test("the bucket is private, encrypted and owned by the account alone", () => {
  expect(resourceOf(templateOf(), "AWS::S3::Bucket").Properties).toMatchObject({
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
    },
    OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
  });
});

test("it requires TLS 1.2", () => {
  const { Statement } = resourceOf(templateOf(), "AWS::S3::BucketPolicy").Properties.PolicyDocument;
  const denied = Statement.filter(({ Effect }: { Effect: string }) => Effect === "Deny");
  expect(denied.map(({ Condition }: { Condition: unknown }) => Condition)).toEqual([
    { Bool: { "aws:SecureTransport": "false" } },
    { NumericLessThan: { "s3:TlsVersion": 1.2 } },
  ]);
});

test.each([
  [true, ["RetainExceptOnCreate", "Retain"]],
  [false, ["Delete", "Delete"]],
])(
  "with deletion protection %s, its policies for deletion and replacement are %j: a first deployment that fails leaves no bucket behind",
  (deletionProtection, policies) => {
    const bucket = resourceOf(templateOf({ deletionProtection }), "AWS::S3::Bucket");
    expect([bucket.DeletionPolicy, bucket.UpdateReplacePolicy]).toEqual(policies);
  },
);

test("with versioning, every version expires: a week after it is overwritten, deleted or expired", () => {
  const { VersioningConfiguration, LifecycleConfiguration } = resourceOf(
    templateOf({ bucketVersioning: true }),
    "AWS::S3::Bucket",
  ).Properties;
  expect(VersioningConfiguration).toEqual({ Status: "Enabled" });
  const plain = resourceOf(templateOf(), "AWS::S3::Bucket").Properties;
  expect(plain.VersioningConfiguration).toBeUndefined();
  expect(LifecycleConfiguration.Rules).toEqual(
    plain.LifecycleConfiguration.Rules.map((rule: object) => ({
      ...rule,
      NoncurrentVersionExpiration: { NoncurrentDays: 7 },
    })),
  );
});

test("the objects of every prefix expire, and nothing else does", () => {
  const { Rules } = resourceOf(templateOf(), "AWS::S3::Bucket").Properties.LifecycleConfiguration;
  const days = Rules.map(({ Prefix, ExpirationInDays }: Record<string, unknown>) => [
    Prefix,
    ExpirationInDays,
  ]);
  expect(Object.fromEntries(days)).toEqual({
    "inputs/": 107,
    "results/": 37,
    "spill/": 35,
    "quarantine/": 1,
    "dead-letters/": 35,
    malformed: 37,
  });
});

test.each([1, 30, 400])(
  "with records kept for %i days, no object expires before the record or message that names it",
  (retention) => {
    const days = expirationDays(retention);
    expect(days["results/"]).toBeGreaterThan(retention);
    // A job waits for 28 days, and then for three submissions of three days and two hours each; then its record is kept.
    expect(days["inputs/"]).toBeGreaterThan(30 + 28 + 3 * 3.1 + retention);
    for (const prefix of ["spill/", "dead-letters/", "malformed"]) {
      // Fourteen days in a queue, and fourteen more for a message that was redriven once.
      expect(days[prefix]).toBeGreaterThan(28);
    }
    expect(days.malformed).toBeGreaterThan(retention);
  },
);
