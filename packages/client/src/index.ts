export { JsonText } from "@boomerang/core";
export { BoomerangError, ERROR_MEANINGS, type ErrorCode } from "./boomerang-error.ts";
export type { BulkCounts, BulkRun } from "./bulk-run.ts";
export type {
  Client,
  OutputOptions,
  ReplayOptions,
  RequiredSchema,
  ResultOptions,
  ResultSource,
  RunOptions,
  SubmitOptions,
  SubmittedJob,
  WaitOptions,
} from "./client.ts";
export type { AwsClients } from "./connect/aws-clients.ts";
export type { ClientOptions } from "./connect/client-options.ts";
export type { ResourceNames } from "./connect/resource-names.ts";
export { createClient } from "./create-client.ts";
export type {
  DeadLetters,
  RedriveOptions,
  RedriveOutcome,
} from "./dead-letters/create-dead-letters.ts";
export type { DeadLetter } from "./dead-letters/dead-letter.ts";
export type { EventFilter } from "./events/event-pattern.ts";
export type { OutcomeEvent, OutcomeInfo, SucceededEvent, UnsuccessfulEvent } from "./events/outcome-event.ts";
export type { EventsOptions } from "./events/outcome-events.ts";
export { type CodeExplanation, explainCode, KNOWN_CODES } from "./explain-code.ts";
export type {
  EndedJob,
  Job,
  JobError,
  JobInfo,
  JobWithoutOutput,
  OpenJob,
  SucceededJob,
  SucceededWithoutOutput,
  UnsuccessfulJob,
  UnsuccessfulStatus,
} from "./job/job.ts";
export type { OutputSchema } from "./job/job-of.ts";
export type { JobRequest, JobTarget } from "./job/job-request.ts";
export { formatTarget, parseTarget } from "./job/parse-target.ts";
export type { BatchCount } from "./list/count-batch.ts";
export type { JobFilter, ListStatus } from "./list/job-filter.ts";
export type { ListedDetails, ListedJob, ListOptions } from "./list/list-jobs.ts";
export type { FoundResult, MissingResult, ResultItem } from "./list/results.ts";
export type { ManyOptions, ManyOutcome } from "./many/act-on-many.ts";
export { replayId } from "./many/replay-id.ts";
export type { Alarm } from "./monitoring/alarms.ts";
export type { Monitoring } from "./monitoring/create-monitoring.ts";
export type { JobCount, OpenJobs, OpenJobsOfTarget } from "./monitoring/open-jobs.ts";
export type { QueueCount, QueueCounts } from "./monitoring/queue-counts.ts";
export type { DataPoint, MetricName, Metrics, MetricsOptions } from "./monitoring/read-metrics.ts";
export type { PausedTarget } from "./pause/create-pauses.ts";
export type {
  PredictOptions,
  PredictOutput,
  ProviderCalls,
  ProviderQueue,
  ProviderRequest,
} from "./provider/provider-calls.ts";
export type { SetApiKeyOptions } from "./provider/set-api-key.ts";
export type { QueueHistoryOptions, QueueStatusEntry } from "./queue/queue-history.ts";
export type {
  FailedItem,
  JobInput,
  SubmitManyOptions,
  SubmitOutcome,
  SubmitProgress,
  SubmittedItem,
} from "./submit/submit-types.ts";
