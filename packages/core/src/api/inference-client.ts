import type { Clock, Random, Sleep } from "../collaborators.ts";
import type { Target } from "../target.ts";
import type {
  AsyncPredictRequest,
  AsyncPredictResponse,
  Cancellation,
  QueueStatus,
  RequestStatus,
} from "./api-types.ts";
import type { Operation } from "./operation.ts";
import type { PredictOutput } from "./predict-output.ts";
import type { RetrySettings } from "./retry.ts";
import type { Fetch } from "./send.ts";

/** Settings of `createInferenceClient`. */
export interface InferenceClientOptions {
  /** The key, or a function that gives it and is asked before every try (cache it there). */
  readonly apiKey: string | (() => Promise<string>);
  /** A simulator or proxy, called as `{baseUrl}/model-{id}/…`; by default the provider's hosts. */
  readonly baseUrl?: string | undefined;
  /** The global `fetch` by default. */
  readonly fetch?: Fetch | undefined;
  /**
   * Time limits per try, ms: 300,000 for `predict`, 20,000 for `submit`, 10,000 for the others.
   *
   * The API itself cuts `predict` at 1,200 s; to wait that long takes a `fetch` with a longer
   * `headersTimeout` too.
   */
  readonly timeoutMs?: Partial<Readonly<Record<Operation, number>>> | undefined;
  /** What differs from 3 tries in all, 200 ms and 5,000 ms; for the calls that are repeated at all. */
  readonly retry?: Partial<RetrySettings> | undefined;
  /**
   * Waits between tries and keeps the time limits, so a stand-in must not resolve early; by the wall clock by
   * default.
   */
  readonly sleep?: Sleep | undefined;
  readonly random?: Random | undefined;
  readonly clock?: Clock | undefined;
}

/** Settings of one call. */
export interface CallOptions {
  /** Gives the call up. */
  readonly signal?: AbortSignal | undefined;
  /** Time limit of each try, ms. */
  readonly timeoutMs?: number | undefined;
}

/** The Inference API. Every method rejects with an `InferenceApiError` and nothing else. */
export interface InferenceClient {
  /**
   * Runs a model (`predict`) or chain (`run_remote`) and gives its output as it arrives; never repeated. The input is any
   * JSON value, JSON text as it is (`JsonText`), or bytes.
   *
   * The time limit is for silence: until the answer begins, then until the next bytes of it.
   */
  predict(target: Target, input: unknown, options?: CallOptions): Promise<PredictOutput>;
  /** Queues one inference; never repeated, as each call that gets through is a run and is billed. */
  submit(target: Target, request: AsyncPredictRequest, options?: CallOptions): Promise<AsyncPredictResponse>;
  /** Tells how far a queued request has come; 404 an hour after it ended. */
  requestStatus(target: Target, requestId: string, options?: CallOptions): Promise<RequestStatus>;
  /**
   * Takes a request out of the queue. After a repeat `canceled` may be false although the first try worked.
   */
  cancelRequest(target: Target, requestId: string, options?: CallOptions): Promise<Cancellation>;
  queueStatus(target: Target, options?: CallOptions): Promise<QueueStatus>;
  /** Starts a scale-up of a target that is scaled to zero. */
  wake(target: Target, options?: CallOptions): Promise<void>;
}
