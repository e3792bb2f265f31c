import type { Timing } from "@boomerang/core";
import { startWorkerFunction, type WorkerFunction } from "../lambda/worker-function.ts";
import type { AwsResources, Reporters } from "./create-collaborators.ts";
import type { EmbeddedAws } from "./embedded-aws.ts";
import type { SecretValues } from "./local-secrets.ts";
import { passOn, type WorkerReport } from "./worker-reports.ts";

/** The functions that can run in a worker thread. */
export type WorkerName = "dispatcher" | "receiver";

/** What a worker makes its collaborators of: data that can be posted to a thread. */
export interface WorkerSettings {
  readonly runs:
    | { readonly function: "receiver" }
    | {
        readonly function: "dispatcher";
        /** `undefined`: the provider's hosts. */
        readonly apiUrl: string | undefined;
        readonly webhookBaseUrl: string;
      };
  readonly endpoints: EmbeddedAws["endpoints"];
  readonly resources: AwsResources;
  readonly timing: Timing;
  readonly secrets: SecretValues;
  readonly submissionsPerMinute: number | undefined;
}

const ENTRY = new URL("./worker-entry.ts", import.meta.url);

/** Starts a function of the pipeline in a worker thread. */
export function startPipelineWorker(
  settings: WorkerSettings,
  reporters: Reporters,
  onStarted: ((event: unknown) => void) | undefined,
): WorkerFunction {
  return startWorkerFunction<WorkerReport>({
    name: settings.runs.function,
    entry: ENTRY,
    data: settings,
    ...(onStarted && { onStarted }),
    onReport: (report) => passOn(report, reporters),
  });
}
