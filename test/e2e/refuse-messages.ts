import { GetQueueAttributesCommand, SetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import type { Deployment } from "./deployment.ts";

/** Lets nobody send to a queue any more, by its policy; gives what allows it again. */
export async function refuseMessages(
  { aws }: Deployment,
  url: string | undefined,
): Promise<() => Promise<void>> {
  const { Attributes = {} } = await aws.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["Policy", "QueueArn"] }),
  );
  const { Policy: policy = "", QueueArn: arn } = Attributes;
  const put = async (Policy: string) => {
    await aws.sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { Policy } }));
  };
  const refusal = { Effect: "Deny", Principal: { AWS: "*" }, Action: "sqs:SendMessage", Resource: arn };
  const { Statement, ...rest } = JSON.parse(policy);
  await put(JSON.stringify({ ...rest, Statement: [...Statement, refusal] }));
  return () => put(policy);
}
