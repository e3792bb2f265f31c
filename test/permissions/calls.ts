import type { Collaborators as Dispatcher } from "@boomerang/dispatcher/handler";
import type { Collaborators as Publisher } from "@boomerang/publisher/handler";
import type { Collaborators as Receiver } from "@boomerang/receiver/handler";
import type { Collaborators as Scheduler } from "@boomerang/scheduler/handler";

/** Collaborators that call nothing of AWS. Another one needs a line in {@link CALLS}, or types complain. */
type WithoutAws =
  | ("api" | "clock" | "random" | "sleep" | "timing" | "log" | "meter" | "webhookBaseUrl" | "retryUntil")
  | ("resubmitsUndelivered" | "tableName" | "announceSubmitted");

/** Of a function that returns a promise, its only call; of one that returns a collaborator, the methods of that. */
type MethodsOf<C> = C extends (...given: never[]) => infer Returned
  ? Returned extends Promise<unknown>
    ? "call"
    : keyof Returned
  : keyof C;

/** For each method of each collaborator that calls AWS: its calls, as `callName` writes them. */
type CallsOf<C> = {
  readonly [K in Exclude<keyof C, WithoutAws>]-?: Readonly<Record<MethodsOf<C[K]>, readonly string[]>>;
};

const record = {
  get: ["dynamodb:GetItem JobsTable"],
  // It reads the record again when its write conflicts.
  put: ["dynamodb:UpdateItem JobsTable", "dynamodb:GetItem JobsTable"],
};
const control = (partition: string) => ({
  read: [`dynamodb:GetItem ControlTable ${partition}`],
  write: [`dynamodb:PutItem ControlTable ${partition}`],
});
const { read, write } = control("limit#");
const limiter = { acquire: [...read, ...write], reportThrottled: [...read, ...write] };
const sendTo = (queue: string) => ({ send: [`sqs:SendMessage ${queue}`] });
const hideIn = (queue: string) => ({ changeVisibility: [`sqs:ChangeMessageVisibility ${queue}`] });
const apiKey = ["secretsmanager:GetSecretValue ApiKey"];
const linkKey = ["secretsmanager:GetSecretValue LinkKey"];
const keysOfSecrets = "ControlTable webhook-secrets";

const dispatcher: CallsOf<Dispatcher> = {
  store: record,
  blobs: {
    put: ["s3:PutObject Bucket/inputs/", "s3:PutObject Bucket/dead-letters/"],
    get: ["s3:GetObject Bucket/inputs/"],
  },
  jobIndex: { read: ["dynamodb:Query JobsTable/index/batch"] },
  jobsQueue: { ...sendTo("JobsQueue"), ...hideIn("JobsQueue") },
  pauses: { read: control("pauses").read },
  batchCancels: control("cancel#"),
  deadLetters: sendTo("DeadLetterQueue"),
  secrets: { apiKey, linkKey },
  circuitStore: control("circuit#"),
  submissionLimiter: { ...limiter, settled: [] },
  statusLimiter: limiter,
  queueStatusLimiter: limiter,
};

const receiver: CallsOf<Receiver> = {
  store: { ...record, updateOpen: ["dynamodb:UpdateItem JobsTable", "dynamodb:GetItem JobsTable"] },
  blobs: {
    put: ["results/", "spill/", "quarantine/", "malformed"].map((prefix) => `s3:PutObject Bucket/${prefix}`),
    get: ["s3:GetObject Bucket/spill/", "s3:GetObject Bucket/quarantine/"],
  },
  spillQueue: { ...sendTo("SpillQueue"), ...hideIn("SpillQueue") },
  quarantineQueue: { ...sendTo("QuarantineQueue"), ...hideIn("QuarantineQueue") },
  quarantineStore: {
    hasVerified: [`dynamodb:GetItem ${keysOfSecrets}`],
    recordVerified: [`dynamodb:UpdateItem ${keysOfSecrets}`],
    admit: [`dynamodb:UpdateItem ${keysOfSecrets}`, `dynamodb:GetItem ${keysOfSecrets}`],
  },
  deadLetters: sendTo("DeadLetterQueue"),
  secrets: { webhookSecrets: ["secretsmanager:GetSecretValue WebhookSecrets"], linkKey },
};

const EVENT_SOURCES = [
  "DispatcherFunctionSource",
  "ReceiverFunctionSource",
  "ReceiverFunctionQuarantineSource",
  "PublisherFunctionSource",
];

const scheduler: CallsOf<Scheduler> = {
  store: { ...record, listDue: ["dynamodb:Query JobsTable/index/open"] },
  jobIndex: { read: ["dynamodb:Query JobsTable/index/paused"] },
  pauses: control("pauses"),
  jobsQueue: sendTo("JobsQueue"),
  queueStatusLog: { record: ["dynamodb:PutItem ControlTable queue#"] },
  eventSources: {
    stateOf: [...EVENT_SOURCES].map((mapping) => `lambda:GetEventSourceMapping ${mapping}`),
  },
  secrets: { apiKey },
  statusLimiter: limiter,
  queueStatusLimiter: limiter,
};

const publisher: CallsOf<Publisher> = { bus: { put: ["events:PutEvents EventBus"] } };

/** Every call of AWS that a function can make, by its collaborators; `recorded-calls.test.ts` holds it to the code. */
const CALLS = { Dispatcher: dispatcher, Receiver: receiver, Scheduler: scheduler, Publisher: publisher };
export type FunctionName = keyof typeof CALLS;

/** The functions, by the names in their logical ids. */
export const FUNCTIONS = Object.keys(CALLS) as FunctionName[];

/** The calls that a function can make, without repetitions, in order. */
export function callsOf(name: FunctionName): string[] {
  const methods = Object.values(CALLS[name]).flatMap((collaborator) => Object.values(collaborator).flat());
  return [...new Set(methods as string[])].sort();
}
