export { ContentionError, changeState } from "../control-item/change-state.ts";
export { createDynamoPauseStore } from "./dynamo-pause-store.ts";
export {
  MAX_PAUSES,
  type PauseState,
  type PauseStore,
  withPaused,
  withResumed,
} from "./pauses.ts";
