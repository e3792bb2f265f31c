import type { Target } from "../target.ts";
import type { Operation } from "./operation.ts";

/** Which call an error is about. */
export interface Call {
  readonly operation: Operation;
  readonly target: Target;
}
