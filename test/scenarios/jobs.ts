import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import type { Job } from "@boomerang/core";
import type { Pipeline } from "@boomerang/local";

export type BusEvent = Pipeline["aws"]["bus"]["events"][number];

/** Sends a job to the queue; by default a small one for the model `echo`. */
export function submitJob(
  pipeline: Pipeline,
  jobId: string,
  job: Record<string, unknown> = {},
): Promise<string> {
  const message = { job_id: jobId, target: { model_id: "echo" }, model_input: { n: jobId }, ...job };
  return pipeline.submit(JSON.stringify(message));
}

/** Waits for the event of a job's outcome, or for its n-th event of another type. */
export function outcomeEvent(
  { aws }: Pipeline,
  jobId: string,
  detailType?: string,
  nth = 1,
): Promise<BusEvent> {
  const seen = new Set<unknown>();
  return aws.bus.waitFor((event) => {
    const isWanted =
      event.detail.job_id === jobId &&
      (detailType === undefined
        ? event["detail-type"] !== "Job Submitted"
        : event["detail-type"] === detailType);
    if (isWanted) seen.add(event.detail.event_id);
    return isWanted && seen.size === nth;
  });
}

/** A job's record, after the event of its outcome. */
export async function finished(pipeline: Pipeline, jobId: string): Promise<Job> {
  await outcomeEvent(pipeline, jobId);
  const job = await pipeline.store.get(jobId);
  if (job === undefined) throw new Error(`no record of job ${jobId}, although its outcome was published`);
  return job;
}

/** All visible dead letters; waits until there are as many as expected. */
export async function deadLetters(
  { aws }: Pipeline,
  expected = 0,
): Promise<{ code: string; message: string }[]> {
  const letters: { code: string; message: string }[] = [];
  do {
    const { Messages = [] } = await aws.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: aws.queues.deadLetters.url,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ["All"],
        WaitTimeSeconds: expected === 0 ? 0 : 1,
      }),
    );
    for (const { MessageAttributes = {} } of Messages) {
      const text = (name: string) => MessageAttributes[name]?.StringValue ?? "";
      letters.push({ code: text("error_code"), message: text("error_message") });
    }
  } while (letters.length < expected);
  return letters;
}

/** The job ids `{prefix}-1` to `{prefix}-{count}`. */
export function ids(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, n) => `${prefix}-${n + 1}`);
}
