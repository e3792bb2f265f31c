import type { LocalPipelineState } from "@boomerang/runtime/local-pipeline";
import type { KilledWorker } from "../pipeline/worker-kills.ts";
import { plural } from "../report/plural.ts";
import type { Counts } from "./counts.ts";
import type { DevApi } from "./provider-api.ts";
import { SHORT_WAITS } from "./short-waits.ts";

/** What runs, how to submit a first job, and how to stop. */
export function startedText(state: LocalPipelineState, api: DevApi, consoleUrl: string | undefined): string {
  const model = api.type === "simulator" ? "sentiment" : "YOUR_MODEL";
  return `
The pipeline runs on this machine, ${apiText(api)}.
${deliveriesText(state, api)}
${consoleUrl === undefined ? "" : `\nThe console, where you see its jobs:\n\n  ${consoleUrl}\n`}
Submit a first job:

  npx -y pnpm@12 boomerang submit --local --target model:${model} --input '{"text":"A nice day"}' --wait

or with the client library (packages/client/README.md):

  import { createClient } from "@boomerang/client";

  const client = createClient({ local: true });
  const job = await client.run({ target: { model_id: "${model}" }, model_input: { text: "A nice day" } });
  console.log(job);
  client.close();

Stop it with Ctrl+C or kill ${state.pid}. Nothing is kept: jobs and results are then gone.
`;
}

function apiText(api: DevApi): string {
  if (api.type === "simulator") {
    return "with the simulated Inference API (models: packages/simulator/README.md)";
  }
  const { baseUrl } = api.provider;
  return `with the real Inference API${baseUrl === undefined ? "" : ` at ${baseUrl}`}, at the price of your model`;
}

function deliveriesText({ endpoints }: LocalPipelineState, api: DevApi): string {
  if (api.type === "simulator") return `Its receiver listens on ${endpoints.receiver}.`;
  const { webhookSecrets = [] } = api.provider;
  const verified =
    webhookSecrets.length === 0
      ? "\nBOOMERANG_WEBHOOK_SECRETS is not set: signatures are not verified, only the token in each webhook URL."
      : "";
  return `Your tunnel must lead from ${api.webhookBaseUrl} to ${endpoints.receiver}.${verified}`;
}

export function stoppedText({ open }: Counts): string {
  return open === 0
    ? "Stopped."
    : `Stopped with ${plural(open, "job")} open, whose results are not awaited any more.`;
}

/** What was killed, and what happens next. */
export function killedText({ worker, jobId }: KilledWorker): string {
  return worker === "dispatcher"
    ? `Killed the dispatcher, as you asked, after the API had accepted the submission of job ${jobId}. Its messages are received again in at most ${SHORT_WAITS.visibilityTimeoutSeconds} seconds.`
    : `Killed the receiver, as you asked, while it handled the delivery of job ${jobId}. The provider repeats the delivery.`;
}

export function alreadyRuns({ pid, started_at }: LocalPipelineState): string {
  return `A local pipeline runs already: process ${pid}, since ${started_at}. Use it, or stop it with: kill ${pid}`;
}
