export type { JobError, Outcome, TargetInput } from "@boomerang/core";
export { BoomerangError, type BoomerangErrorCode } from "./boomerang-error.ts";
export type {
  BatchCounts,
  BoomerangClient,
  ListedJob,
  ListFilter,
  ListOptions,
  ReadOptions,
  WaitOptions,
} from "./client.ts";
export { type ClientOptions, createClient } from "./create-client.ts";
export type { FailedJob, JobInfo, JobResult, OpenJob, SucceededJob } from "./job-result.ts";
export type { NewJob } from "./submit/job-message.ts";
export type { Submission, SubmitManyOptions, SubmitManyProgress } from "./submit/submit-many.ts";
