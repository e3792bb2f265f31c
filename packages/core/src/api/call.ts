import type { Target } from "../target.ts";

/** The calls of the API, named as the client's methods are. */
export type Operation = "predict" | "submit" | "requestStatus" | "cancelRequest" | "queueStatus" | "wake";

/** The call that an error is about. */
export interface Call {
  readonly operation: Operation;
  readonly target: Target;
}
