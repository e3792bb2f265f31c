import type { Target, Timing } from "@boomerang/core";
import type { Log, Meter } from "@boomerang/runtime";
import type { SimulatorSettings } from "@boomerang/simulator";
import type { MetricStore } from "../aws/metric-store.ts";
import type { ReportedLetter } from "./report-dead-letters.ts";
import type { KilledWorker } from "./worker-kills.ts";

export interface CommonOptions {
  readonly timing?: Partial<Timing>;
  /** Targets whose queue status a run of the scheduler records; default none. */
  readonly targets?: () => readonly Target[];
  /** Milliseconds between two runs of the scheduler; default 1000. On AWS it is one minute. */
  readonly scheduleEveryMs?: number;
  /** Rate limit of submissions; default 12,000. */
  readonly submissionsPerMinute?: number;
  readonly announceSubmitted?: boolean;
  /** Whether a job is resubmitted whose output could not be delivered; default false. */
  readonly resubmitsUndelivered?: boolean;
  /** The receiver's port on 127.0.0.1; default 0: any free one. */
  readonly receiverPort?: number;
  /** Visibility timeout of the queues in seconds; default 60. */
  readonly visibilityTimeoutSeconds?: number;
  /** Timeout of the functions that handle messages, in milliseconds, below both the visibility timeout and the lease; default 30,000. */
  readonly functionTimeoutMs?: number;
  /** Whether dispatcher and receiver run in a worker thread each; default false: in this thread, which is faster for many jobs. */
  readonly runsInWorkers?: boolean;
  readonly log?: Log;
  readonly meter?: Meter;
  /** Where what CloudWatch would have of the pipeline is added; default: nothing is measured, which costs time. */
  readonly metrics?: MetricStore | undefined;
  /** Called for each failed invocation. */
  readonly onError?: (error: unknown) => void;
  /** Called for each message that a handler has moved to the dead-letter queue. */
  readonly onDeadLetter?: (letter: ReportedLetter) => void;
}

export interface PipelineOptions extends CommonOptions {
  /** Settings of the simulated Inference API; the pipeline sets API key and webhook secrets. */
  readonly simulator?: Omit<SimulatorSettings, "apiKey" | "webhookSecrets">;
  /** Called after a worker was killed, because somebody had armed that. */
  readonly onKill?: (killed: KilledWorker) => void;
}

/** The real Inference API. */
export interface ProviderApi {
  readonly apiKey: string;
  /** Default none: the provider signs nothing. */
  readonly webhookSecrets?: readonly string[];
  /** URL of a simulator or proxy; default: the provider's hosts. */
  readonly baseUrl?: string;
}

export interface ProviderPipelineOptions extends CommonOptions {
  readonly provider: ProviderApi;
  /** The public URL that leads to the receiver: a tunnel's. The API accepts only https, or http to this machine. */
  readonly webhookBaseUrl: string;
}
