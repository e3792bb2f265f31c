import type { BlobStore, JobStore } from "@boomerang/runtime";
import { type SimulatorServer, startSimulator } from "@boomerang/simulator";
import type { ScheduleSource } from "../lambda/schedule-source.ts";
import type { EmbeddedAws } from "./embedded-aws.ts";
import { createLocalSecrets, type LocalSecrets } from "./local-secrets.ts";
import type { PipelineOptions, ProviderPipelineOptions } from "./pipeline-options.ts";
import { type PartsOptions, startParts } from "./start-parts.ts";
import { createKillSwitch, type WorkerKills } from "./worker-kills.ts";

/** The pipeline on this machine, whatever API it calls. */
export interface LocalPipeline {
  /** Sends a message to the jobs queue and returns its SQS message id. */
  submit(body: string): Promise<string>;
  readonly store: JobStore;
  readonly blobs: BlobStore;
  readonly aws: EmbeddedAws;
  readonly scheduler: ScheduleSource;
  /** Base URL of the Inference API; `undefined`: the provider's hosts. */
  readonly apiUrl: string | undefined;
  /** URL of the receiver on this machine. */
  readonly receiverUrl: string;
  /** URL at which the API reaches the receiver. */
  readonly webhookBaseUrl: string;
  readonly secrets: LocalSecrets;
  /** Waits for running invocations, then stops every part. */
  stop(): Promise<void>;
}

export interface Pipeline extends LocalPipeline {
  readonly simulator: SimulatorServer;
  /** `undefined` without the option `runsInWorkers`. */
  readonly kills: WorkerKills | undefined;
}

/** Starts the four deployed handlers with embedded AWS services and a simulated Inference API, all on this machine. */
export async function startPipeline(options: PipelineOptions = {}): Promise<Pipeline> {
  const secrets = createLocalSecrets();
  const { apiKey, webhookSecrets } = secrets.values;
  const killSwitch = createKillSwitch(Date, options.onKill ?? (() => undefined));
  const { promise: started, resolve } = Promise.withResolvers<SimulatorServer>();
  const pipeline = await startAll({
    ...options,
    secrets,
    killSwitch,
    async startApi(running) {
      const simulator = await startSimulator({
        ...options.simulator,
        apiKey,
        webhookSecrets: [...webhookSecrets],
        onRequest: killSwitch.onRequest,
      });
      running.defer(() => simulator.stop());
      resolve(simulator);
      return simulator.url;
    },
  });
  return {
    ...pipeline,
    simulator: await started,
    kills: options.runsInWorkers ? killSwitch.kills : undefined,
  };
}

/** Starts the same with the real Inference API, which delivers to `webhookBaseUrl`. */
export function startProviderPipeline({
  provider,
  ...options
}: ProviderPipelineOptions): Promise<LocalPipeline> {
  const { apiKey, webhookSecrets = [], baseUrl } = provider;
  return startAll({
    ...options,
    secrets: createLocalSecrets({ apiKey, webhookSecrets }),
    startApi: async () => baseUrl,
  });
}

async function startAll(options: PartsOptions): Promise<LocalPipeline> {
  // Parts are stopped in reverse order, and all of them even when one fails to stop.
  await using running = new AsyncDisposableStack();
  const parts = await startParts(options, running);
  const started = running.move();
  let stopping: Promise<void> | undefined;
  return {
    ...parts,
    stop() {
      stopping ??= started.disposeAsync();
      return stopping;
    },
  };
}
