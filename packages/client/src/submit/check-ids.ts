import { batchIdSchema, jobIdSchema } from "@boomerang/core";
import * as v from "valibot";
import { BoomerangError } from "../boomerang-error.ts";

/** @throws BoomerangError `invalid_argument` if no job can have this id: a message with it would become a dead letter */
export function checkJobId(jobId: string): void {
  check("job id", jobId, jobIdSchema, "Pass the id of a job, as submit returned it.");
}

/** @throws BoomerangError `invalid_argument` if no batch can have this id: a message with it would become a dead letter */
export function checkBatchId(batchId: string): void {
  check("batch id", batchId, batchIdSchema, "Pass the batch id that the jobs were submitted with.");
}

function check(what: string, id: string, schema: v.GenericSchema<string>, nextStep: string): void {
  const parsed = v.safeParse(schema, id);
  if (parsed.success) return;
  const reason = parsed.issues[0].message;
  throw new BoomerangError(`${what} ${JSON.stringify(id)} ${reason}`, { code: "invalid_argument", nextStep });
}
