import { JsonText, stringifyMembers, type Target } from "@boomerang/core";
import type { Deployment, Work } from "../deployments/deployment.ts";
import type { Deployments } from "../deployments/deployments.ts";
import { type Inference, requestError } from "../deployments/inference.ts";
import type { CallResult } from "../deployments/models/model.ts";
import type { Timers } from "../timers.ts";
import type { WebhookSender } from "../webhooks/webhook-sender.ts";
import {
  type AsyncRequest,
  apiTime,
  type RequestError,
  type RequestStatus,
  requestIds,
} from "./async-request.ts";
import type { StatusStore } from "./status-store.ts";
import type { Submission } from "./submission.ts";

/** Takes asynchronous requests through queue, inference and delivery. */
export interface RequestLifecycle {
  /** Accepts a request; throws a 404 when its deployment does not exist, or is `development` and not awake. */
  submit(target: Target, submission: Submission): AsyncRequest;
  /** `false` when the request is no longer `QUEUED`. */
  cancel(request: AsyncRequest): boolean;
}

/** Called when a request is accepted, and at each change of its status. */
export type OnRequest = (request: Pick<AsyncRequest, "id" | "status" | "webhookEndpoint">) => void;

export function createRequestLifecycle(options: {
  readonly timers: Timers;
  readonly newId: () => string;
  readonly deployments: Deployments;
  readonly inference: Inference;
  readonly statuses: StatusStore;
  readonly webhookSender: WebhookSender;
  readonly onRequest: OnRequest;
}): RequestLifecycle {
  const { timers, newId, deployments, inference, statuses, webhookSender, onRequest } = options;
  const cancellations = new Map<string, () => void>();

  function createRequest(target: Target, deployment: Deployment, submission: Submission): AsyncRequest {
    const now = timers.now();
    return {
      id: newId(),
      kind: target.kind,
      ownerId: target.id,
      deploymentId: deployment.id,
      webhookEndpoint: submission.webhookEndpoint,
      createdAt: now,
      status: "QUEUED",
      webhookStatus: submission.webhookEndpoint === undefined ? "NO_WEBHOOK_PROVIDED" : "PENDING",
      statusAt: now,
      errors: [],
    };
  }

  function enqueue(request: AsyncRequest, deployment: Deployment, submission: Submission): void {
    const work: Work = {
      start(release) {
        cancellations.delete(request.id);
        cancelExpiry();
        setStatus(request, "IN_PROGRESS");
        inference.run(deployment, submission.input, submission.retry, (result) => {
          complete(request, deployment, submission.webhookEndpoint, result);
          release();
        });
      },
    };
    const removeFromQueue = (status: "EXPIRED" | "CANCELED") => {
      cancellations.delete(request.id);
      cancelExpiry();
      deployment.remove(work);
      deployment.counters.increment(status === "EXPIRED" ? "expired" : "canceled");
      // No delivery is made for either.
      if (request.webhookStatus === "PENDING") request.webhookStatus = "CANCELED";
      setStatus(request, status);
      statuses.end(request);
    };
    const cancelExpiry = timers.setTimeout(() => removeFromQueue("EXPIRED"), submission.maxTimeInQueueMs);
    cancellations.set(request.id, () => removeFromQueue("CANCELED"));
    deployment.enqueue(work, submission.priority);
  }

  function complete(
    request: AsyncRequest,
    deployment: Deployment,
    endpoint: string | undefined,
    result: CallResult,
  ): void {
    const { data, errors } = deliveryContent(result);
    const isSuccess = errors.length === 0;
    request.errors = errors;
    setStatus(request, isSuccess ? "SUCCEEDED" : "FAILED");
    deployment.counters.increment(isSuccess ? "succeeded" : "failed");
    if (endpoint === undefined) {
      statuses.end(request);
      return;
    }
    const body = () => deliveryBody(request, data, timers.now());
    webhookSender.deliver(
      { requestId: request.id, endpoint, counters: deployment.counters, body },
      (isDelivered) => {
        request.webhookStatus = isDelivered ? "SUCCEEDED" : "FAILED";
        if (!isDelivered && isSuccess) setStatus(request, "WEBHOOK_FAILED");
        statuses.end(request);
      },
    );
  }

  function setStatus(request: AsyncRequest, status: RequestStatus): void {
    request.status = status;
    request.statusAt = timers.now();
    onRequest(request);
  }

  return {
    submit(target, submission) {
      const deployment = deployments.findAwake(target);
      const request = createRequest(target, deployment, submission);
      statuses.add(request);
      onRequest(request);
      deployment.counters.increment("submissions_accepted");
      enqueue(request, deployment, submission);
      return request;
    },
    cancel(request) {
      const cancel = cancellations.get(request.id);
      cancel?.();
      return cancel !== undefined;
    },
  };
}

function deliveryContent(result: CallResult): { data: JsonText | null; errors: readonly RequestError[] } {
  if (!result.ok) return { data: null, errors: [requestError(result)] };
  if (result.output.type === "json") return { data: new JsonText(result.output.text), errors: [] };
  const message = "The output of this model is a stream: call it synchronously";
  return { data: null, errors: [{ code: "ASYNC_REQUEST_NOT_SUPPORTED", message }] };
}

function deliveryBody(request: AsyncRequest, data: JsonText | null, now: number): string {
  return stringifyMembers({
    ...requestIds(request),
    type: "async_request_completed",
    time: apiTime(now),
    data,
    errors: request.errors,
  });
}
