import { BatchGetItemCommand, type DynamoDBClient, type KeysAndAttributes } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { JOBS_TABLE, type Job, type Random, retryDelayMs, type Sleep } from "@boomerang/core";

/** Limit of BatchGetItem. */
const MAX_KEYS = 100;
const DELAY_MS = { baseMs: 50, capMs: 5000 } as const;
const MAX_ATTEMPTS = 8;

/** DynamoDB has left keys unread, at each attempt. */
export class RecordsNotReadError extends Error {
  override readonly name = "RecordsNotReadError";
}

export interface RecordReader {
  /**
   * Reads these attributes of the records that exist, in no order. Eventually consistent.
   *
   * @throws {@link RecordsNotReadError} when the table stays throttled
   */
  readMany<K extends keyof Job>(jobIds: Iterable<string>, attributes: readonly K[]): Promise<Pick<Job, K>[]>;
}

interface Collaborators {
  readonly sleep: Sleep;
  readonly random: Random;
}

/** Reads up to 100 records in a call. */
export function createRecordReader(
  client: DynamoDBClient,
  tableName: string,
  { sleep, random }: Collaborators,
): RecordReader {
  /** DynamoDB leaves out keys above 16 MB, or while it throttles. */
  async function readChunk(request: KeysAndAttributes): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = [];
    let left = request;
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetItemCommand({ RequestItems: { [tableName]: left } }),
      );
      const read = Responses?.[tableName] ?? [];
      items.push(...read.map((item) => unmarshall(item)));
      const unread = UnprocessedKeys?.[tableName];
      if (!unread?.Keys?.length) return items;
      // A response that is full has made progress.
      if (read.length > 0) attempt = 0;
      else await sleep(retryDelayMs({ attempt, ...DELAY_MS, random }));
      left = unread;
    }
    throw new RecordsNotReadError(
      `table ${tableName} did not return ${left.Keys?.length} records in ${MAX_ATTEMPTS} attempts; try again later`,
    );
  }

  return {
    async readMany<K extends keyof Job>(jobIds: Iterable<string>, attributes: readonly K[]) {
      const names = Object.fromEntries(attributes.map((name, n) => [`#${n}`, name]));
      const projection = { ProjectionExpression: Object.keys(names).join(), ExpressionAttributeNames: names };
      const ids = [...new Set(jobIds)];
      const records: Record<string, unknown>[] = [];
      for (let n = 0; n < ids.length; n += MAX_KEYS) {
        const Keys = ids.slice(n, n + MAX_KEYS).map((id) => ({ [JOBS_TABLE.partitionKey]: { S: id } }));
        records.push(...(await readChunk({ Keys, ...projection })));
      }
      return records as Pick<Job, K>[];
    },
  };
}
