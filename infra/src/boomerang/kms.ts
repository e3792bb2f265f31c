import { Aws } from "aws-cdk-lib";
import {
  AccountRootPrincipal,
  Grant,
  type IGrantable,
  PolicyStatement,
  type PolicyStatementProps,
  ServicePrincipal,
} from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { KEY_USES, type KeyUse } from "./key-uses.ts";

/**
 * Allows a principal to use the key, if there is one, in these ways only, and only through the services that hold the data:
 * nobody can decrypt anything with the key directly.
 */
export function allowKey(grantee: IGrantable, key: IKey | undefined, uses: readonly KeyUse[]): Grant[] {
  if (key === undefined) return [];
  return uses.map((use) => {
    const { service, actions } = KEY_USES[use];
    return Grant.addToPrincipal({
      grantee,
      actions: kms(actions),
      resourceArns: [key.keyArn],
      conditions: { StringLike: { "kms:ViaService": via(service) } },
    });
  });
}

/** What the policy of the key must contain; docs/platform-settings.md shows it for keys whose policy is not ours to change. */
export function keyPolicyStatements(): PolicyStatement[] {
  const account = new AccountRootPrincipal();
  const services = ["dynamodb", "s3", "secretsmanager", "sns", "sqs"];
  const statement = (sid: string, props: PolicyStatementProps) =>
    new PolicyStatement({ sid: `Boomerang${sid}`, resources: ["*"], ...props });
  const events = [new ServicePrincipal("events.amazonaws.com")];
  return [
    // The account's IAM policies decide who: those of the functions, and those of the people who deploy. DynamoDB acts on their behalf,
    // and needs no statement as a service: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
    statement("ThroughServices", {
      principals: [account],
      actions: kms(KEY_USES.tables.actions),
      conditions: { StringLike: { "kms:ViaService": services.map(via) } },
    }),
    // DynamoDB and Secrets Manager keep using the key on behalf of whoever deploys.
    statement("Grants", {
      principals: [account],
      actions: kms(["CreateGrant"]),
      conditions: {
        StringLike: { "kms:ViaService": ["dynamodb", "secretsmanager"].map(via) },
        Bool: { "kms:GrantIsForAWSResource": "true" },
      },
    }),
    // The archive needs ReEncrypt, too: https://docs.aws.amazon.com/eventbridge/latest/userguide/encryption-archives.html
    statement("Events", {
      principals: events,
      actions: kms(["Decrypt", "GenerateDataKey", "ReEncrypt*"]),
      conditions: {
        ArnLike: { "kms:EncryptionContext:aws:events:event-bus:arn": arn("events", "event-bus/*") },
      },
    }),
    // Such a call has no encryption context.
    statement("EventsDescribe", { principals: events, actions: kms(["DescribeKey"]) }),
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    statement("Logs", {
      principals: [new ServicePrincipal(`logs.${Aws.REGION}.${Aws.URL_SUFFIX}`)],
      actions: kms(["Decrypt*", "Describe*", "Encrypt*", "GenerateDataKey*", "ReEncrypt*"]),
      conditions: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": arn("logs", "log-group:*") } },
    }),
    // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    // AWS documents no condition key of CloudWatch's calls; the policy of the topic admits the account's own alarms only.
    statement("Alarms", {
      principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
      actions: kms(["Decrypt", "GenerateDataKey*"]),
    }),
  ];
}

function kms(actions: readonly string[]): string[] {
  return actions.map((action) => `kms:${action}`);
}

/** The value of `kms:ViaService`; its end depends on the partition. */
function via(service: string): string {
  return `${service}.${Aws.REGION}.*`;
}

function arn(service: string, resource: string): string {
  return `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:${resource}`;
}
