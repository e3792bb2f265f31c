import { SIGNATURE_HEADER, signWebhook, webhookToken, webhookUrl } from "@boomerang/core";
import { type Deployment, readSecret } from "./deployment.ts";

/** Makes a delivery like the provider, without the proxy; returns the status of the response. */
export async function deliver(
  deployment: Deployment,
  jobId: string,
  { requestId, data, secret }: { requestId: unknown; data: unknown; secret: string },
): Promise<number> {
  const linkKey = await readSecret(deployment.aws, deployment.physicalId("LinkKey", "Secret"));
  const body = JSON.stringify({
    request_id: requestId,
    model_id: "echo",
    deployment_id: "elsewhere",
    type: "async_request_completed",
    time: new Date().toISOString(),
    data,
    errors: [],
  });
  const response = await fetch(webhookUrl(deployment.webhookBaseUrl, jobId, webhookToken(jobId, linkKey)), {
    method: "POST",
    headers: {
      "content-type": "application/json",
      [SIGNATURE_HEADER]: signWebhook(Buffer.from(body), [secret]),
    },
    body,
  });
  return response.status;
}
