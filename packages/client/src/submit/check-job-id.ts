import { jobIdSchema } from "@boomerang/core";
import * as v from "valibot";
import { BoomerangError } from "../boomerang-error.ts";

/** @throws BoomerangError `invalid_argument` if no job can have this id: a message with it would become a dead letter */
export function checkJobId(jobId: string): void {
  const parsed = v.safeParse(jobIdSchema, jobId);
  if (parsed.success) return;
  throw new BoomerangError(`job id ${JSON.stringify(jobId)} ${parsed.issues[0].message}`, {
    code: "invalid_argument",
    nextStep: "Pass the id of a job, as submit returned it.",
  });
}
