import type { Clock, Random, Sleep } from "../collaborators.ts";
import type { Target } from "../target.ts";
import type {
  AsyncPredictRequest,
  AsyncPredictResponse,
  Cancellation,
  QueueStatus,
  RequestStatus,
} from "./api-types.ts";
import type { Operation } from "./call.ts";
import type { Fetch } from "./fetch.ts";
import type { RetrySettings } from "./retry.ts";

export interface InferenceClientOptions {
  /** The key, or a function that returns it; the function is called before every attempt, so it should cache the key. */
  readonly apiKey: string | (() => Promise<string>);
  /** A simulator or proxy, called as `{baseUrl}/model-{id}/…`; default: the provider's hosts. */
  readonly baseUrl?: string | undefined;
  /** Default: the global `fetch`. */
  readonly fetch?: Fetch | undefined;
  /**
   * Time limits per attempt, ms; defaults: 300,000 for `predict`, 20,000 for `submit`, 10,000 for the others.
   *
   * The API itself ends `predict` after 1,200 s. To wait that long, also pass a `fetch` with a longer `headersTimeout`.
   */
  readonly timeoutMs?: Partial<Readonly<Record<Operation, number>>> | undefined;
  /** Only for the calls that may run twice; defaults: 3 attempts, 200 ms, 5,000 ms. */
  readonly retry?: Partial<RetrySettings> | undefined;
  /** Waits between attempts and until time limits, so it must not resolve early; default: wall-clock timers. */
  readonly sleep?: Sleep | undefined;
  readonly random?: Random | undefined;
  readonly clock?: Clock | undefined;
}

/** Settings of one call. */
export interface CallOptions {
  /** Aborts the call. */
  readonly signal?: AbortSignal | undefined;
  /** Time limit of each attempt, ms. */
  readonly timeoutMs?: number | undefined;
}

/** The Inference API. Every method rejects only with an `InferenceApiError`. */
export interface InferenceClient {
  /** Queues one inference; never retried, as each accepted call runs once and is billed. */
  submit(target: Target, request: AsyncPredictRequest, options?: CallOptions): Promise<AsyncPredictResponse>;
  /** The status of a queued request; the API responds with 404 from one hour after it ended. */
  requestStatus(target: Target, requestId: string, options?: CallOptions): Promise<RequestStatus>;
  /** Cancels a request that is still queued. After a retry, `canceled` may be false although the first attempt worked. */
  cancelRequest(target: Target, requestId: string, options?: CallOptions): Promise<Cancellation>;
  queueStatus(target: Target, options?: CallOptions): Promise<QueueStatus>;
  /** Starts a scale-up of a target that is scaled to zero. */
  wake(target: Target, options?: CallOptions): Promise<void>;
}
