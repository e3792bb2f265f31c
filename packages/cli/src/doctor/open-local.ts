import {
  findLocalPipeline,
  type LocalPipelineState,
  localClientConfig,
  systemFindOptions,
} from "@boomerang/runtime/local-pipeline";
import { CliError } from "../cli-error.ts";
import { EXIT } from "../exit-code.ts";
import type { Io } from "../io/io.ts";
import { readDepths } from "./aws/read-queues.ts";
import type { LocalPipelineReaders } from "./deployment.ts";

/**
 * Opens the local pipeline for reading.
 *
 * @throws CliError if none runs
 */
export async function openLocal(env: Io["env"]): Promise<LocalPipelineReaders> {
  const { webhook_base_url, endpoints, queue_urls } = await running(env);
  const { SQSClient } = await import("@aws-sdk/client-sqs");
  const sqs = new SQSClient(localClientConfig(endpoints.sqs));
  return {
    type: "local",
    webhookBaseUrl: webhook_base_url,
    queues: () => readDepths(sqs, [{ queue: "dead letters", url: queue_urls.dead_letters }]),
    close: () => sqs.destroy(),
  };
}

async function running(env: Io["env"]): Promise<LocalPipelineState> {
  const found = await findLocalPipeline(systemFindOptions(env));
  if (found.type === "running") return found.state;
  const why =
    found.type === "unusable" ? `its state file cannot be used: ${found.reason}` : "none is running";
  throw new CliError(`there is no local pipeline: ${why}`, {
    code: "resource_not_found",
    nextStep: "Start it with `npx -y pnpm@12 dev`, and keep it running.",
    exitCode: EXIT.notFound,
  });
}
