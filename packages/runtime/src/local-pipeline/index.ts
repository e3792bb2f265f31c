export { LOCAL_EVENT_BUS, LOCAL_REGION, localClientConfig } from "./client-config.ts";
export {
  type FindOptions,
  type Found,
  findLocalPipeline,
  systemFindOptions,
} from "./find-local-pipeline.ts";
export { type LocalPipelineState, STATE_VERSION } from "./state.ts";
export { statePath } from "./state-path.ts";
