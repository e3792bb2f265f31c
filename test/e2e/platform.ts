import {
  type CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  waitUntilStackCreateComplete,
} from "@aws-sdk/client-cloudformation";

/** What a platform team provides, and requires in the settings. */
export interface Platform {
  readonly kmsKey: string;
  readonly permissionsBoundary: string;
}

const NAME = "Platform";

// The boundary admits what the functions need: it must not be in their way.
const TEMPLATE = {
  Resources: {
    Key: { Type: "AWS::KMS::Key", Properties: { Description: "Key of the platform team" } },
    Boundary: {
      Type: "AWS::IAM::ManagedPolicy",
      Properties: {
        PolicyDocument: {
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Action: [
                "dynamodb:*",
                "events:PutEvents",
                "kms:*",
                "lambda:InvokeFunction",
                "logs:*",
                "s3:*",
                "secretsmanager:GetSecretValue",
                "sqs:*",
              ],
              Resource: "*",
            },
          ],
        },
      },
    },
  },
  Outputs: {
    Key: { Value: { "Fn::GetAtt": ["Key", "Arn"] } },
    Boundary: { Value: { Ref: "Boundary" } },
  },
};

/** Creates a key and a permissions boundary in a stack of their own. */
export async function createPlatform(cloudFormation: CloudFormationClient): Promise<Platform> {
  const TemplateBody = JSON.stringify(TEMPLATE);
  await cloudFormation.send(
    new CreateStackCommand({ StackName: NAME, TemplateBody, Capabilities: ["CAPABILITY_IAM"] }),
  );
  const options = { client: cloudFormation, maxWaitTime: 60, minDelay: 1, maxDelay: 1 };
  await waitUntilStackCreateComplete(options, { StackName: NAME });
  const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: NAME }));
  const outputs = Stacks?.[0]?.Outputs ?? [];
  const output = (name: string) => outputs.find(({ OutputKey }) => OutputKey === name)?.OutputValue ?? "";
  return { kmsKey: output("Key"), permissionsBoundary: output("Boundary") };
}
