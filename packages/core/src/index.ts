export type {
  AsyncPredictRequest,
  AsyncPredictResponse,
  Cancellation,
  QueueStatus,
  RequestStatus,
} from "./api/api-types.ts";
export { createInferenceClient } from "./api/client.ts";
export { withDeadline } from "./api/deadline.ts";
export { type ApiErrorKind, InferenceApiError } from "./api/errors.ts";
export type { CallOptions, InferenceClient, InferenceClientOptions } from "./api/inference-client.ts";
export { retryDelayMs } from "./api/retry-timing.ts";
export type { Clock, Random, Sleep } from "./collaborators.ts";
export { canOnlyAwaitDelivery, MAX_SUBMISSIONS } from "./job/awaits-delivery.ts";
export {
  type DeadLetterCode,
  ERROR_CODES,
  type LossCode,
  providerCode,
  type WrittenError,
} from "./job/error-codes.ts";
export {
  type DetailType,
  detailTypeOf,
  EVENT_SOURCE,
  eventFor,
  type JobEvent,
  type OutcomeDetail,
  parseOutcomeDetail,
} from "./job/event.ts";
export type {
  ClaimId,
  Decision,
  DeliveryContent,
  JobWrite,
  NoOpReason,
  StoredText,
} from "./job/job-write.ts";
export { hasInput } from "./job/kept-input.ts";
export { afterLeaseMs, claimOf, hasUnknownSubmission, leaseLeftMs } from "./job/lease.ts";
export { MAX_WAKE_TRIES, transition } from "./job/machine.ts";
export {
  batchIdSchema,
  type CancelBatchMessage,
  type CancelMessage,
  type CancelPageMessage,
  cancelMessageSchema,
  type JobMessage,
  jobIdSchema,
  jobMessageSchema,
  MAX_REQUEST_BYTES,
  type ResubmitMessage,
  resubmitMessageSchema,
} from "./job/message.ts";
export { messageDigest } from "./job/message-digest.ts";
export { awaitsMessage } from "./job/message-identity.ts";
export { applyUpdate, openDelivery, type RecordUpdate } from "./job/open-delivery.ts";
export {
  InvalidMessageError,
  type Message,
  parseMessage,
  payloadTooLarge,
  type SubmitMessage,
} from "./job/parse-message.ts";
export { MAX_PAUSE_MS, pausedCheckAt } from "./job/pause.ts";
export { PROVIDER_CODES } from "./job/provider-codes.ts";
export { awaitsDelivery, quarantineEnd } from "./job/quarantine.ts";
export { type Job, type JobError, jobRecordSchema } from "./job/record.ts";
export {
  isOutcome,
  isProvisional,
  isReplayable,
  JOB_STATUSES,
  type JobStatus,
  OUTCOMES,
  type Outcome,
} from "./job/status.ts";
export {
  completionDeadline,
  DEFAULT_TIMING,
  queueCheckFrom,
  submissionDeadline,
  type Timing,
  waitingSince,
} from "./job/timing.ts";
export { JsonText, stringifyMembers } from "./json/json-text.ts";
export { memberEntries, memberText } from "./json/member-text.ts";
export { tryParse } from "./json/try-parse.ts";
export {
  alarmName,
  DEFAULT_DEPLOYMENT_NAME,
  DELIVERY_METHOD,
  deliveryDimensions,
  metricsNamespace,
} from "./monitoring-names.ts";
export {
  deadLetterKey,
  inputKey,
  malformedDeliveryKey,
  malformedSpillKey,
  OBJECT_PREFIXES,
  quarantineKey,
  resultKey,
  spillKey,
} from "./storage/object-keys.ts";
export {
  batchCancelKey,
  batchShard,
  batchShards,
  CONTROL_TABLE,
  type ControlKey,
  circuitKey,
  endedShard,
  endedShards,
  JOBS_TABLE,
  limitStateKey,
  OPEN_SHARDS,
  openShard,
  outcomeOf,
  PAUSES_KEY,
  pausedShard,
  pausedShards,
  quarantineCountsKey,
  queueStatusKey,
  verifiedSecretsKey,
  WEBHOOK_SECRETS_PARTITION,
} from "./storage/tables.ts";
export {
  type Place,
  parseTargetText,
  type Target,
  type TargetInput,
  targetText,
  toTarget,
} from "./target.ts";
export { isWithinTolerance } from "./time/api-time.ts";
export { isoTime } from "./time/iso-time.ts";
export { systemSleep } from "./time/sleep.ts";
export type { BodyEncoding } from "./webhook/decode-body.ts";
export { type Delivery, parseDelivery } from "./webhook/delivery.ts";
export { reportedErrors } from "./webhook/delivery-errors.ts";
export { API_REQUEST_ID_HEADER, SIGNATURE_HEADER } from "./webhook/headers.ts";
export {
  isWebhookToken,
  parseWebhookPath,
  type WebhookLink,
  webhookToken,
  webhookUrl,
} from "./webhook/link.ts";
export { MalformedDeliveryError } from "./webhook/malformed-delivery-error.ts";
export { secretsFingerprint } from "./webhook/secrets-fingerprint.ts";
export { signWebhook, verifyWebhookSignature } from "./webhook/signature.ts";
export { isTestJobId, testJobId } from "./webhook/test-delivery.ts";
