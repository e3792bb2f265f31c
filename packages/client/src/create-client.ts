import type { Job as JobRecord } from "@boomerang/core";
import { createDynamoIndexReader } from "@boomerang/runtime/job-index";
import { BoomerangError, withJobId } from "./boomerang-error.ts";
import { createBulkRun } from "./bulk-run.ts";
import type {
  Client,
  OutputOptions,
  ResultOptions,
  ResultSource,
  RunOptions,
  WaitOptions,
} from "./client.ts";
import type { ClientOptions } from "./connect/client-options.ts";
import { connect } from "./connect/connect.ts";
import { createDeadLetters } from "./dead-letters/create-dead-letters.ts";
import { createEvents } from "./events/outcome-events.ts";
import { inputOf } from "./job/input-of.ts";
import type { EndedJob } from "./job/job.ts";
import { endedJobOf, jobOf, jobWithoutOutput } from "./job/job-of.ts";
import { createReadText } from "./job/read-text.ts";
import { createRecordReader } from "./job/record-reader.ts";
import { countBatch } from "./list/count-batch.ts";
import { listJobs } from "./list/list-jobs.ts";
import { noRecord, readResults } from "./list/results.ts";
import { wantedJobs } from "./list/wanted-jobs.ts";
import { createMany } from "./many/create-many.ts";
import { createMonitoring } from "./monitoring/create-monitoring.ts";
import { createPauses } from "./pause/create-pauses.ts";
import { createProviderCalls } from "./provider/provider-calls.ts";
import { setApiKey } from "./provider/set-api-key.ts";
import { queueHistory } from "./queue/queue-history.ts";
import { checkBatchId, checkJobId } from "./submit/check-ids.ts";
import { messageOf } from "./submit/message-of.ts";
import { checkNewId, replayOf } from "./submit/replay-of.ts";
import { createSendBatch, type QueueEntry } from "./submit/send-batch.ts";
import { replayAgain, sendError, submitAgain } from "./submit/send-error.ts";
import { submitMany } from "./submit/submit-many.ts";
import type { JobInput } from "./submit/submit-types.ts";
import { type Surroundings, SYSTEM } from "./surroundings.ts";
import { batchOf, waitForBatchSize } from "./wait/batch-size.ts";
import { createSharedPolling } from "./wait/shared-polling.ts";
import { checkTimeout, outcomeOf, type Until, until } from "./wait/until.ts";

/**
 * A client of one deployment. It calls nothing before it is used.
 *
 * @throws BoomerangError `invalid_argument` if `local` is combined with another option, or `apiUrl` is not allowed
 */
export function createClient(options: ClientOptions = {}): Client {
  return createClientIn(SYSTEM, options);
}

/** {@link createClient} with surroundings of the caller's. */
export function createClientIn(surroundings: Surroundings, options: ClientOptions): Client {
  const { clock, sleep, random, newId } = surroundings;
  const { clients, close, nameOf, deploymentId, findApiAccess } = connect(surroundings, options);
  const readRecords = createRecordReader({
    dynamodb: clients.dynamodb,
    tableName: () => nameOf("jobsTableName"),
    sleep,
    random,
  });
  const readText = createReadText(clients.s3);
  const sendBatch = createSendBatch({ sqs: clients.sqs, queueUrl: () => nameOf("queueUrl"), sleep, random });
  const reader = async () => createDynamoIndexReader(await clients.dynamodb(), await nameOf("jobsTableName"));
  const deployment = async () => {
    const [table, { config }] = await Promise.all([nameOf("jobsTableName"), clients.dynamodb()]);
    return `${await config.region()}/${table}`;
  };
  const listSources = { deployment, reader, read: readRecords };
  const many = createMany({ listSources, readText, sendBatch, sleep });
  const keySources = {
    secretsManager: clients.secretsManager,
    secretId: () => nameOf("apiKeySecretArn"),
    apiUrl: options.apiUrl,
  };
  const control = { dynamodb: clients.dynamodb, tableName: () => nameOf("controlTableName"), clock };
  const waitForRecord = createSharedPolling({ read: readRecords, clock, sleep, random });

  /** What `read` makes of a job's record; `undefined` if it has none. */
  function withRecord<T>(jobId: string, read: (record: JobRecord) => T | Promise<T>): Promise<T | undefined> {
    return withJobId(jobId, async () => {
      const record = (await readRecords([jobId], { isConsistent: true })).get(jobId);
      return record && read(record);
    });
  }

  /** @param repeat what to do if it is not known whether the message was sent; default: nothing else than with other errors */
  async function send(entry: QueueEntry, repeat?: string): Promise<void> {
    const { failures } = await withJobId(entry.jobId, () => sendBatch([entry]));
    if (failures[0] !== undefined) throw sendError(failures[0], repeat);
  }

  /** @param hasRecord as far as that is known */
  function endedRecord(jobId: string, limits: Until, firstRead: "now" | "later", hasRecord?: boolean) {
    const awaited = outcomeOf(jobId, hasRecord);
    return until(limits, awaited, sleep, (signal) => waitForRecord(jobId, signal, firstRead, awaited.onRead));
  }

  async function waitFor<Output>(
    jobId: string,
    { output, ...limits }: WaitOptions<Output>,
    firstRead: "now" | "later",
  ): Promise<EndedJob<Output>> {
    return withJobId(jobId, async () => {
      const record = await endedRecord(jobId, limits, firstRead);
      return endedJobOf(record, readText, output);
    });
  }

  const client: Client = {
    async submit(job, { messageGroupId } = {}) {
      const { jobId, body } = messageOf(job, { newId });
      await send({ jobId, body, messageGroupId }, submitAgain(jobId));
      return { jobId };
    },
    submitMany(jobs, submitOptions = {}) {
      return createBulkRun(
        () => submitMany(jobs, { sendBatch, sleep, newId }, submitOptions),
        { submitted: 0, failed: 0 },
        (counts, { status }) => counts[status === "submitted" ? "submitted" : "failed"]++,
      );
    },
    get: <Output>(jobId: string, { output }: OutputOptions<Output> = {}) =>
      withRecord(jobId, (record) => jobOf(record, readText, output)),
    getWithoutOutput: (jobId) => withRecord(jobId, jobWithoutOutput),
    input: (jobId) => withRecord(jobId, (record) => inputOf(record, readText)),
    wait: <Output>(jobId: string, options: WaitOptions<Output> = {}) => waitFor(jobId, options, "now"),
    async run<Output>(job: JobInput, { messageGroupId, ...waitOptions }: RunOptions<Output> = {}) {
      checkTimeout(waitOptions);
      const { jobId, body } = messageOf(job, { newId });
      if (waitOptions.signal?.aborted) throw notSubmitted(jobId, waitOptions.signal);
      await send({ jobId, body, messageGroupId }, submitAgain(jobId));
      return waitFor(jobId, waitOptions, "later");
    },
    async cancelBatch(batchId) {
      checkBatchId(batchId);
      await send({ body: JSON.stringify({ type: "cancel", batch_id: batchId }) });
    },
    async cancel(jobId) {
      checkJobId(jobId);
      await send({ jobId, body: JSON.stringify({ type: "cancel", job_id: jobId }) });
    },
    async replay(jobId, { newJobId: ownId } = {}) {
      return withJobId(jobId, async () => {
        const newJobId = ownId ?? newId();
        const ids = ownId === undefined ? [jobId] : [jobId, ownId];
        const records = await readRecords(ids, { isConsistent: true });
        const record = records.get(jobId);
        if (record === undefined) throw noRecord(jobId);
        if (ownId !== undefined) checkNewId(ownId, jobId, records.get(ownId));
        const { body } = messageOf(await replayOf(record, newJobId, readText), { newId });
        await send({ jobId: newJobId, body }, replayAgain(newJobId));
        return { jobId: newJobId };
      });
    },
    list: (filter = {}, listOptions = {}) => listJobs(listSources, filter, listOptions),
    countBatch: async (batchId) => countBatch(await reader(), batchId),
    async *results<Output>(
      source: ResultSource,
      { output, wait, cursor, count, ...limits }: ResultOptions<Output> = {},
    ) {
      checkTimeout(limits);
      if (count !== undefined) {
        const countJobs = async (batchId: string) => (await client.countBatch(batchId)).total;
        const sources = { countJobs, clock, sleep, random };
        await waitForBatchSize(batchOf(source, count, wait), count, limits, sources);
      }
      yield* readResults(wantedJobs(source, listSources, cursor), {
        read: readRecords,
        readText,
        output,
        wait: wait
          ? (jobId, ended, hasRecord) => {
              const signal = limits.signal === undefined ? ended : AbortSignal.any([limits.signal, ended]);
              const limitsOfOne = { ...limits, signal };
              return withJobId(jobId, () => endedRecord(jobId, limitsOfOne, "later", hasRecord));
            }
          : undefined,
      });
    },
    cancelMany: (filter, manyOptions) => many.cancel(filter, manyOptions),
    replayMany: (filter, manyOptions) => many.replay(filter, manyOptions),
    events: createEvents(clients, () => nameOf("eventBusName"), surroundings),
    ...createPauses(control),
    queueHistory: (target, historyOptions = {}) => queueHistory(control, target, historyOptions),
    setApiKey: (key, keyOptions) => setApiKey(keySources, key, keyOptions),
    provider: createProviderCalls(findApiAccess),
    deadLetters: createDeadLetters({
      sqs: clients.sqs,
      queueUrl: () => nameOf("deadLetterQueueUrl"),
      sendBatch,
      readText,
    }),
    monitoring: createMonitoring({
      ...{ clients, nameOf, reader, readRecords, clock },
      isLocal: options.local === true,
    }),
    deploymentId,
    close,
  };
  return client;
}

function notSubmitted(jobId: string, { reason }: AbortSignal): BoomerangError {
  return new BoomerangError(`job ${jobId} was not submitted: the signal was aborted before`, {
    code: "aborted",
    nextStep: "Call it again with a signal that is not aborted.",
    cause: reason,
    jobId,
  });
}
