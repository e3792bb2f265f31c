export type RequestStatus =
  | "QUEUED"
  | "IN_PROGRESS"
  | "SUCCEEDED"
  | "FAILED"
  | "EXPIRED"
  | "CANCELED"
  | "WEBHOOK_FAILED";

/** The state of a request's delivery. */
export type WebhookStatus = "PENDING" | "SUCCEEDED" | "FAILED" | "CANCELED" | "NO_WEBHOOK_PROVIDED";

/** An error of a request, as in its status and its delivery. */
export interface RequestError {
  readonly code:
    | "MODEL_NOT_READY"
    | "MODEL_DOES_NOT_EXIST"
    | "MODEL_INVALID_INPUT"
    | "MODEL_PREDICT_ERROR"
    | "MODEL_PREDICT_TIMEOUT"
    | "MODEL_UNAVAILABLE"
    | "ASYNC_REQUEST_NOT_SUPPORTED"
    | "INTERNAL_SERVER_ERROR";
  readonly message: string;
}

/** An asynchronous request without its input and output. Times are milliseconds since the epoch. */
export interface AsyncRequest {
  readonly id: string;
  readonly kind: "model" | "chain";
  readonly ownerId: string;
  readonly deploymentId: string;
  readonly webhookEndpoint: string | undefined;
  readonly createdAt: number;
  status: RequestStatus;
  webhookStatus: WebhookStatus;
  statusAt: number;
  errors: readonly RequestError[];
}

/** The fields that identify a request in responses and deliveries. */
export function requestIds(request: AsyncRequest): Record<string, string> {
  return {
    request_id: request.id,
    [`${request.kind}_id`]: request.ownerId,
    deployment_id: request.deploymentId,
  };
}

/** A time in the API's format, UTC with microseconds: `2024-04-30T01:01:08.883423Z`. */
export function apiTime(ms: number): string {
  const whole = Math.floor(ms);
  const microseconds = Math.floor((ms - whole) * 1000);
  return new Date(whole).toISOString().replace("Z", `${String(microseconds).padStart(3, "0")}Z`);
}
