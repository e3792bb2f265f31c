import type { ClockReading } from "./check-clock.ts";
import type { ConcurrencyFacts } from "./check-concurrency.ts";
import type { EventSource } from "./check-event-sources.ts";
import type { QueueDepth } from "./check-queues.ts";
import type { Schedule } from "./check-schedules.ts";

/** What doctor reads of a deployment. Each method rejects with a `ReadError` if AWS does not respond, or not as it should. */
export interface Deployment {
  readonly type: "stack";
  /** Of the stack's outputs. */
  readonly webhookBaseUrl: string | undefined;
  /** For commands, such as ` --region eu-central-1`. */
  readonly awsOptions: string;
  readonly secretIds: { readonly apiKey: string | undefined; readonly webhookSecrets: string | undefined };
  /** Base URL of the Inference API; `undefined`: the provider's hosts. */
  apiUrl(): Promise<string | undefined>;
  /** The text of a secret. */
  secret(name: SecretName): Promise<string>;
  /** Whether a delivery of the provider has verified with the webhook secrets of this fingerprint. */
  hasVerified(fingerprint: string): Promise<boolean>;
  schedules(): Promise<readonly Schedule[]>;
  eventSources(): Promise<readonly EventSource[]>;
  concurrency(): Promise<ConcurrencyFacts>;
  queues(): Promise<readonly QueueDepth[]>;
  /** AWS's clock beside this computer's, if a response has said it. */
  clock(): Promise<ClockReading | undefined>;
  close(): void;
}

export type SecretName = "apiKey" | "webhookSecrets" | "linkKey";

/** What doctor reads of the local pipeline. */
export interface LocalPipelineReaders {
  readonly type: "local";
  readonly webhookBaseUrl: string;
  queues(): Promise<readonly QueueDepth[]>;
  close(): void;
}
