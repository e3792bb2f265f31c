import { aboutJob } from "./boomerang-error.ts";
import type { Client } from "./client.ts";
import { type AwsClients, lazyAwsClients } from "./connect/aws-clients.ts";
import { createFindName } from "./connect/find-names.ts";
import type { ResourceNames } from "./connect/resource-names.ts";
import { endedJobOf, jobOf } from "./job/job-of.ts";
import { createReadText } from "./job/read-text.ts";
import { createRecordReader } from "./job/record-reader.ts";
import { messageOf } from "./submit/message-of.ts";
import { createSendBatch, type QueueEntry } from "./submit/send-batch.ts";
import { createSubmission } from "./submit/submission.ts";
import { submitMany } from "./submit/submit-many.ts";
import { type Surroundings, SYSTEM } from "./surroundings.ts";
import { createSharedPolling } from "./wait/shared-polling.ts";
import { until } from "./wait/until.ts";

export interface ClientOptions {
  /** Name of the stack; the client reads the names of its resources from its outputs. */
  readonly stack?: string | undefined;
  /**
   * Names of resources. They win over the stack's outputs; without a stack, the variables that the construct's `grantSubmit` and
   * `grantRead` set are used.
   */
  readonly names?: Partial<ResourceNames> | undefined;
  /** Default: the region of the AWS SDK's configuration. */
  readonly region?: string | undefined;
  /** Clients of the AWS SDK to use, instead of own ones. */
  readonly aws?: Partial<AwsClients> | undefined;
}

/** A client of one deployment. It calls nothing before it is used. */
export function createClient(options: ClientOptions = {}): Client {
  return createClientIn(SYSTEM, options);
}

/** {@link createClient} with surroundings of the caller's. */
export function createClientIn(
  { env, sleep, random, newId }: Surroundings,
  { stack, names = {}, region, aws = {} }: ClientOptions,
): Client {
  const { clients, close } = lazyAwsClients(aws, region);
  const nameOf = createFindName({ names, stack, env, cloudFormation: clients.cloudFormation });
  const readRecords = createRecordReader({
    dynamodb: clients.dynamodb,
    tableName: () => nameOf("jobsTableName"),
    sleep,
    random,
  });
  const readText = createReadText(clients.s3);
  const sendBatch = createSendBatch({ sqs: clients.sqs, queueUrl: () => nameOf("queueUrl"), sleep, random });
  const waitForRecord = createSharedPolling({ read: readRecords, sleep, random });

  async function send(entry: QueueEntry): Promise<void> {
    const [error] = await withJobId(entry.jobId, () => sendBatch([entry]));
    if (error !== undefined) throw error;
  }

  const client: Client = {
    async submit(job, { messageGroupId } = {}) {
      const { jobId, body } = messageOf(job, { newId });
      await send({ jobId, body, messageGroupId });
      return { jobId };
    },
    submitMany(jobs, submitOptions = {}) {
      return createSubmission(() => submitMany(jobs, sendBatch, { ...submitOptions, newId }));
    },
    async get(jobId, { output } = {}) {
      return withJobId(jobId, async () => {
        const record = (await readRecords([jobId], { isConsistent: true })).get(jobId);
        return record && jobOf(record, readText, output);
      });
    },
    async wait(jobId, { output, ...limits } = {}) {
      return withJobId(jobId, async () => {
        const record = await until(limits, jobId, sleep, (signal) => waitForRecord(jobId, signal));
        return endedJobOf(record, readText, output);
      });
    },
    async run(job, runOptions = {}) {
      const { jobId } = await client.submit(job, runOptions);
      return client.wait(jobId, runOptions);
    },
    async cancel(jobId) {
      await send({ jobId, body: JSON.stringify({ type: "cancel", job_id: jobId }) });
    },
    close,
  };
  return client;
}

/** Runs `work`; its errors name the job. */
async function withJobId<T>(jobId: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw aboutJob(error, jobId);
  }
}
