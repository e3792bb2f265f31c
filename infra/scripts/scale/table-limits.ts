import { NEW_TABLE_WRITES, PAGES, PARTITION_WRITES, PREFIX_WRITES, TABLE_WRITES } from "./aws-quotas.ts";
import { objectsOf, tableWriteUnits } from "./cost-of-month.ts";
import type { Limit } from "./limit.ts";
import type { Load } from "./load.ts";
import { BATCH_WRITES, ENDED_WRITES, LISTED_SHARDS, OPEN_SHARDS, OPEN_WRITES } from "./product.ts";
import { count, duration } from "./text.ts";

const LAYOUT = "packages/core/src/storage/tables.ts";
const THROTTLED = "table `Jobs` throttles: jobs wait on the queue, deliveries on the spill queue";

const writes = (load: Load) => load.perSecond * tableWriteUnits(load);
const stacksFor = (share: number) => `${count(Math.max(2, Math.ceil(share)))} stacks or more`;

/** A partition key of an index whose newest entries are in one place: DynamoDB cannot split it. */
function shard(what: string, writesOfJob: number, shards: number, lift: Limit["lift"]): Limit {
  const needs = ({ perSecond }: Load) => (perSecond * writesOfJob) / shards;
  return {
    what,
    scope: "stack",
    unit: "write units a second",
    has: () => PARTITION_WRITES,
    needs,
    formula: `${writesOfJob} for each job, over ${shards} shards`,
    reached: THROTTLED,
    source: `${PAGES.partition}, ${LAYOUT}`,
    raisedBy: "nobody",
    lift,
  };
}

/** Table `Jobs`, its indexes, and the bucket. */
export const TABLE_LIMITS: readonly Limit[] = [
  {
    what: "Writes of table `Jobs`",
    scope: "stack",
    unit: "write units a second",
    has: () => TABLE_WRITES,
    needs: writes,
    formula: "units of a record that is claimed, submitted and ended",
    reached: THROTTLED,
    source: PAGES.table,
    raisedBy: "AWS",
    lift: (load) => `a quota of ${count(writes(load) * 1.5)}, or ${stacksFor(writes(load) / TABLE_WRITES)}`,
  },
  {
    what: "Writes of a new table `Jobs`",
    scope: "stack",
    unit: "write units a second",
    has: () => NEW_TABLE_WRITES,
    needs: writes,
    formula: "the same, in the first half hour: a table takes twice its highest rate so far",
    reached: THROTTLED,
    source: PAGES.newTable,
    raisedBy: "nobody",
    lift: (load) => {
      const doublings = Math.max(1, Math.ceil(Math.log2(writes(load) / NEW_TABLE_WRITES)));
      return `send more slowly at first, for ${duration(doublings * 1800)}; or warm the table (\`aws dynamodb update-table --warm-throughput\`)`;
    },
  },
  shard("A shard of the index of open jobs", OPEN_WRITES, OPEN_SHARDS, ({ perSecond }) =>
    stacksFor((perSecond * OPEN_WRITES) / OPEN_SHARDS / PARTITION_WRITES),
  ),
  shard(
    "A shard of the index of ended jobs, all with one outcome",
    ENDED_WRITES,
    LISTED_SHARDS,
    ({ perSecond }) => stacksFor((perSecond * ENDED_WRITES) / LISTED_SHARDS / PARTITION_WRITES),
  ),
  shard(
    "A shard of the index of batches, if all jobs are of one batch",
    BATCH_WRITES,
    LISTED_SHARDS,
    (load) => {
      const batches = Math.ceil((load.perSecond * BATCH_WRITES) / LISTED_SHARDS / PARTITION_WRITES);
      return `${count(Math.max(2, batches))} batches at the same time, or no \`batch_id\``;
    },
  ),
  {
    what: "Writes of one prefix of the bucket",
    scope: "stack",
    unit: "a second",
    has: () => PREFIX_WRITES,
    needs: (load) => load.perSecond * Math.min(1, objectsOf(load)),
    formula: "one for each input over 4 KB, or result over 350 KB",
    reached: "jobs and deliveries are retried; S3 splits the prefix meanwhile",
    source: PAGES.bucket,
    raisedBy: "nobody",
    lift: ({ perSecond }) =>
      `S3 itself, while the rate grows slowly; or ${stacksFor(perSecond / PREFIX_WRITES)}`,
  },
];
