// Generated from openapi/inference-api.yaml by `npx -y pnpm@12 generate`. Do not edit: change the document and run it again.

export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AsyncPredictRequest: {
            /** @description Any JSON: the input of the model or chain */
            model_input: unknown;
            /**
             * Format: uri
             * @description Where the output is sent. HTTPS, except on `localhost` in development. Without it the output is lost.
             */
            webhook_endpoint?: string;
            /**
             * @description Lower runs first; first in, first out inside one priority
             * @default 0
             */
            priority?: number;
            /**
             * @description Past it the request is `EXPIRED`
             * @default 600
             */
            max_time_in_queue_seconds?: number;
            inference_retry_config?: components["schemas"]["InferenceRetryConfig"];
        };
        /** @description How often a model call that ends in 500, 502, 503 or 504 is made again; the delay doubles from try to try. */
        InferenceRetryConfig: {
            /**
             * @description The first one counted
             * @default 3
             */
            max_attempts?: number;
            /** @default 1000 */
            initial_delay_ms?: number;
            /** @default 5000 */
            max_delay_ms?: number;
        };
        AsyncPredictResponse: {
            request_id: string;
        };
        RequestStatus: {
            request_id: string;
            /** @description Given for a model */
            model_id?: string;
            /** @description Given for a chain */
            chain_id?: string;
            deployment_id: string;
            /**
             * @description `WEBHOOK_FAILED`: the inference worked, the delivery did not, and the output is gone
             * @enum {string}
             */
            status: "QUEUED" | "IN_PROGRESS" | "SUCCEEDED" | "FAILED" | "EXPIRED" | "CANCELED" | "WEBHOOK_FAILED";
            /** @enum {string} */
            webhook_status: "PENDING" | "SUCCEEDED" | "FAILED" | "CANCELED" | "NO_WEBHOOK_PROVIDED";
            /** @description UTC */
            created_at: string;
            /** @description UTC; when `status` was reached */
            status_at: string;
            /** @description Empty when nothing failed */
            errors: components["schemas"]["InferenceError"][];
        };
        InferenceError: {
            /** @enum {string} */
            code: "MODEL_NOT_READY" | "MODEL_DOES_NOT_EXIST" | "MODEL_INVALID_INPUT" | "MODEL_PREDICT_ERROR" | "MODEL_PREDICT_TIMEOUT" | "MODEL_UNAVAILABLE" | "ASYNC_REQUEST_NOT_SUPPORTED" | "INTERNAL_SERVER_ERROR";
            message: string;
        };
        Cancellation: {
            request_id: string;
            /** @description False when it was too late */
            canceled: boolean;
            message: string;
        };
        QueueStatus: {
            /** @description Given for a model */
            model_id?: string;
            /** @description Given for a chain */
            chain_id?: string;
            deployment_id: string;
            num_queued_requests: number;
            num_in_progress_requests: number;
        };
        Delivery: {
            request_id: string;
            /** @description Given for a model */
            model_id?: string;
            /** @description Given for a chain */
            chain_id?: string;
            deployment_id: string;
            /**
             * @description The same whether the inference worked or failed
             * @constant
             */
            type: "async_request_completed";
            /** @description When it was sent, UTC, such as `2024-04-30T01:01:08.883423Z`; 300 s is the recommended tolerance */
            time: string;
            /** @description The output, any JSON; null when the inference failed */
            data: unknown;
            /** @description Not empty when the inference failed */
            errors: components["schemas"]["InferenceError"][];
        };
        ErrorResponse: {
            /** @description For people */
            error: string;
            /** @enum {string} */
            error_code?: "timeout" | "client_error" | "model_unavailable" | "model_not_ready" | "model_does_not_exist" | "rate_limited" | "payload_too_large" | "unauthorized" | "application_error" | "internal_baseten_error";
            detail?: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
