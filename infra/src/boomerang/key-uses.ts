interface KeyUseDefinition {
  /** The service that holds the data, as in `kms:ViaService`. */
  readonly service: string;
  /** The calls for which the service uses the key on behalf of the caller. */
  readonly calls: RegExp;
  /** What the caller must be allowed to do with the key, without `kms:`. */
  readonly actions: readonly string[];
  /** The page of AWS that says so. */
  readonly source: string;
}

const SQS =
  "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html";
const S3 = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html";

/** What a principal does with encrypted resources, and what it may do with their key for that. The only such list. */
export const KEY_USES = {
  tables: {
    service: "dynamodb",
    calls: /^dynamodb:/,
    // Only the principal that creates a table needs CreateGrant, too.
    actions: [
      "Decrypt",
      "DescribeKey",
      "Encrypt",
      "GenerateDataKey",
      "GenerateDataKeyWithoutPlaintext",
      "ReEncryptFrom",
      "ReEncryptTo",
    ],
    source:
      "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html#dynamodb-customer-cmk-policy",
  },
  sendMessages: {
    service: "sqs",
    calls: /^sqs:SendMessage$/,
    // The sender of a message gets a data key for its queue, or decrypts the one that SQS reuses.
    actions: ["Decrypt", "GenerateDataKey"],
    source: SQS,
  },
  receiveMessages: { service: "sqs", calls: /^sqs:ReceiveMessage$/, actions: ["Decrypt"], source: SQS },
  // A multipart upload would need Decrypt, too; nothing here makes one.
  putObjects: { service: "s3", calls: /^s3:PutObject$/, actions: ["GenerateDataKey"], source: S3 },
  getObjects: { service: "s3", calls: /^s3:GetObject$/, actions: ["Decrypt"], source: S3 },
  secrets: {
    service: "secretsmanager",
    calls: /^secretsmanager:GetSecretValue$/,
    actions: ["Decrypt"],
    source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html",
  },
} as const satisfies Record<string, KeyUseDefinition>;

export type KeyUse = keyof typeof KEY_USES;

/** What a call such as `sqs:SendMessage` needs of the key of its resource, such as `kms:Decrypt`, through which service. */
export function keyActionsOf(call: string): { readonly action: string; readonly service: string }[] {
  return Object.values(KEY_USES)
    .filter(({ calls }) => calls.test(call))
    .flatMap(({ service, actions }) => actions.map((name) => ({ action: `kms:${name}`, service })));
}
