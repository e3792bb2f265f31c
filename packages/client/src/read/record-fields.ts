import { type Job, jobRecordSchema } from "@boomerang/core";

/** All attributes of a record. */
export const RECORD_FIELDS = Object.keys(jobRecordSchema.entries) as (keyof Job)[];
