import { SendMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";

const TRIES = 3;

/**
 * Sends up to ten messages; returns their ids in the same order.
 *
 * @throws if SQS does not accept some of them in three tries. A message whose response was lost is sent again: a repeat with the
 *   same job id changes nothing.
 */
export async function sendMessages(
  client: SQSClient,
  queueUrl: string,
  bodies: readonly string[],
): Promise<string[]> {
  const ids = new Map<number, string>();
  let codes: string[] = [];
  for (let tries = 0; tries < TRIES && ids.size < bodies.length; tries++) {
    const Entries = bodies.flatMap((MessageBody, n) => (ids.has(n) ? [] : [{ Id: String(n), MessageBody }]));
    const command = new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries });
    const { Successful = [], Failed = [] } = await client.send(command);
    for (const { Id, MessageId = "" } of Successful) ids.set(Number(Id), MessageId);
    codes = Failed.map(({ Code = "unknown" }) => Code);
  }
  if (ids.size < bodies.length) {
    throw new Error(
      `SQS did not accept ${bodies.length - ids.size} messages: ${[...new Set(codes)].join(", ")}`,
    );
  }
  return bodies.map((_, n) => ids.get(n) ?? "");
}
