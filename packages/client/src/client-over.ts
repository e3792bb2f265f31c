import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { Clock, Job, Random, Sleep } from "@boomerang/core";
import { createDynamoIndexReader, createRecordReader, type IndexReader } from "@boomerang/runtime";
import { BoomerangError } from "./boomerang-error.ts";
import type { BoomerangClient } from "./client.ts";
import { fromAwsError } from "./from-aws-error.ts";
import { countBatch, listBatchJobs, listEndedJobs } from "./list/list.ts";
import { listResults } from "./list/results.ts";
import { type ReadObject, readResult } from "./read/read-result.ts";
import { RECORD_FIELDS } from "./read/record-fields.ts";
import { waitForResult } from "./read/wait-for-result.ts";
import { createWaitRounds } from "./read/wait-rounds.ts";
import { type PreparedMessage, prepareMessage } from "./submit/job-message.ts";
import { replayMessage } from "./submit/replay.ts";
import { createSender, type Sender } from "./submit/send-messages.ts";
import { submitMany } from "./submit/submit-many.ts";

/** What a client works with. */
export interface Connection {
  readonly queueUrl: () => Promise<string>;
  readonly jobsTableName: () => Promise<string>;
  readonly sqs: SQSClient;
  readonly dynamo: DynamoDBClient;
  readonly s3: S3Client;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly random: Random;
}

export function createClientOver(connection: Connection): BoomerangClient {
  const { queueUrl, jobsTableName, sqs, dynamo, s3, clock, sleep, random } = connection;

  const sender: Sender = {
    send: async (messages) => createSender(sqs, await queueUrl(), { sleep, random }).send(messages),
  };
  const indexes: IndexReader = {
    read: async (query) => createDynamoIndexReader(dynamo, await jobsTableName()).read(query),
  };
  const readRecords = async (jobIds: Iterable<string>): Promise<Job[]> => {
    const reader = createRecordReader(dynamo, await jobsTableName(), { sleep, random });
    return reader.readMany(jobIds, RECORD_FIELDS).catch((error: unknown) => {
      throw fromAwsError(error, "reading records");
    });
  };
  const readObject: ReadObject = async (location) => {
    const { host, pathname } = new URL(location);
    const { Body } = await s3.send(
      new GetObjectCommand({ Bucket: host, Key: decodeURIComponent(pathname.slice(1)) }),
    );
    return (await Body?.transformToByteArray()) ?? new Uint8Array();
  };
  const rounds = createWaitRounds({ clock, sleep, random, read: readRecords });

  async function send(message: PreparedMessage): Promise<{ readonly jobId: string }> {
    const [error] = await sender.send([message]);
    if (error !== undefined) throw error;
    return { jobId: message.jobId };
  }

  const client: BoomerangClient = {
    submit: async (job) => send(prepareMessage(job)),
    submitMany: (jobs, options) => submitMany(sender, jobs, options),
    async get(jobId, { output } = {}) {
      const [job] = await readRecords([jobId]);
      return job === undefined ? undefined : readResult(job, readObject, output);
    },
    wait: (jobId, options = {}) => waitForResult({ rounds, readObject, sleep }, jobId, options),
    async run(job, options) {
      const { jobId } = await client.submit(job);
      return client.wait(jobId, options);
    },
    async cancel(jobId) {
      await send({ jobId, body: JSON.stringify({ type: "cancel", job_id: jobId }) });
    },
    async replay(jobId) {
      const [job] = await readRecords([jobId]);
      if (job !== undefined) return send(await replayMessage(job, readObject));
      throw new BoomerangError("not_found", `there is no record of job ${jobId}`, {
        jobId,
        nextStep: "Check the id. Records are deleted after recordRetentionDays.",
      });
    },
    list: (filter, options) => listEndedJobs(indexes, filter, options),
    listBatch: (batchId, options) => listBatchJobs(indexes, batchId, options),
    countBatch: (batchId) => countBatch(indexes, batchId),
    results: (jobs, options) => listResults({ indexes, readRecords, readObject }, jobs, options),
  };
  return client;
}
