import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { JOBS_TABLE, type Job as JobRecord, type Random, type Sleep } from "@boomerang/core";
import { fromStoredInput } from "@boomerang/runtime/stored-input";
import { fromAwsError } from "../connect/aws-error.ts";

/** Keys of one BatchGetItem call; a limit of DynamoDB. */
export const MAX_KEYS_PER_READ = 100;

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5000;

/**
 * Reads up to 100 records with one call of BatchGetItem, and again what it left out. Jobs without a record are missing in the
 * result.
 *
 * @throws BoomerangError
 */
export type ReadRecords = (
  jobIds: readonly string[],
  options?: ReadOptions,
) => Promise<ReadonlyMap<string, JobRecord>>;

export interface ReadOptions {
  readonly isConsistent?: boolean;
  /** Attributes besides the job's id that are read, and no others; default all. DynamoDB bills the whole record. */
  readonly attributes?: readonly (keyof JobRecord)[];
}

export interface RecordReaderSources {
  readonly dynamodb: () => Promise<DynamoDBClient>;
  readonly tableName: () => Promise<string>;
  readonly sleep: Sleep;
  readonly random: Random;
}

export function createRecordReader({ dynamodb, tableName, sleep, random }: RecordReaderSources): ReadRecords {
  return async (jobIds, { isConsistent = false, attributes } = {}) => {
    const [client, table] = await Promise.all([dynamodb(), tableName()]);
    const [{ BatchGetItemCommand }, { unmarshall }] = await Promise.all([
      import("@aws-sdk/client-dynamodb"),
      import("@aws-sdk/util-dynamodb"),
    ]);
    const records = new Map<string, JobRecord>();
    // DynamoDB rejects a request that names a key twice.
    let keys: Record<string, AttributeValue>[] = [...new Set(jobIds)].map((jobId) => ({
      [JOBS_TABLE.partitionKey]: { S: jobId },
    }));
    let pauseMs = FIRST_PAUSE_MS;
    while (keys.length > 0) {
      const request = { [table]: { Keys: keys, ConsistentRead: isConsistent, ...projectionOf(attributes) } };
      const { Responses, UnprocessedKeys } = await client
        .send(new BatchGetItemCommand({ RequestItems: request }))
        .catch((error: unknown) => {
          throw fromAwsError(error, "read records of jobs", { grant: "grantRead" });
        });
      const items = Responses?.[table] ?? [];
      for (const item of items) {
        // A number that something else wrote with more digits must not stop the reading of other records.
        const { input, ...record } = unmarshall(item, { wrapNumbers: Number });
        const text = input === undefined ? {} : { input: fromStoredInput(input) };
        records.set(record.job_id, { ...record, ...text } as JobRecord);
      }
      keys = UnprocessedKeys?.[table]?.Keys ?? [];
      // Keys are left out when the records are too large for one response, or when the table throttles.
      if (items.length > 0) pauseMs = FIRST_PAUSE_MS;
      else if (keys.length > 0) {
        await sleep(pauseMs * (0.5 + random() / 2));
        pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
      }
    }
    return records;
  };
}

function projectionOf(attributes: ReadOptions["attributes"]) {
  if (attributes === undefined) return {};
  const names = [JOBS_TABLE.partitionKey, ...attributes];
  return {
    ProjectionExpression: names.map((_, n) => `#${n}`).join(", "),
    ExpressionAttributeNames: Object.fromEntries(names.map((name, n) => [`#${n}`, name])),
  };
}
