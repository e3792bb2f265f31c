export { JsonText } from "@boomerang/core";
export { BoomerangError, type ErrorCode } from "./boomerang-error.ts";
export type {
  Client,
  OutputOptions,
  RunOptions,
  SubmitOptions,
  SubmittedJob,
  WaitOptions,
} from "./client.ts";
export type { AwsClients } from "./connect/aws-clients.ts";
export type { ResourceNames } from "./connect/resource-names.ts";
export { type ClientOptions, createClient } from "./create-client.ts";
export type {
  EndedJob,
  Job,
  JobError,
  JobInfo,
  OpenJob,
  SucceededJob,
  UnsuccessfulJob,
  UnsuccessfulStatus,
} from "./job/job.ts";
export type { OutputSchema } from "./job/job-of.ts";
export type { JobRequest, JobTarget } from "./job/job-request.ts";
export type { Submission } from "./submit/submission.ts";
export type {
  FailedItem,
  JobInput,
  SubmitManyOptions,
  SubmitOutcome,
  SubmitProgress,
  SubmittedItem,
} from "./submit/submit-many.ts";
