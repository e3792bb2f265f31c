export { ConnectionCutError } from "./connection-cut-error.ts";
export type { Fetch } from "./courier.ts";
export { type ServerOptions, type SimulatorServer, startSimulator } from "./server.ts";
export { type SettingIssue, SettingsError, type SimulatorSettings } from "./settings.ts";
export { createSimulator, type Simulator, type SimulatorOptions } from "./simulator.ts";
export type { SimulatorState, TargetState } from "./state.ts";
export type { Counts } from "./tally.ts";
export { systemTimers, type Timers } from "./timers.ts";
export { VirtualTime } from "./virtual-time.ts";
