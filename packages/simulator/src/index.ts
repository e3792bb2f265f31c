export type { Counts } from "./counters.ts";
export { ConnectionCutError } from "./faults/fault-errors.ts";
export type { FaultInjector } from "./faults/fault-injector.ts";
export { type ServerOptions, type SimulatorServer, startSimulator } from "./server/server.ts";
export { type SettingIssue, SettingsError, type SimulatorSettings } from "./settings.ts";
export { createSimulator, type Simulator, type SimulatorOptions } from "./simulator.ts";
export type { SimulatorState, TargetState } from "./state.ts";
export { systemTimers, type Timers } from "./timers.ts";
export type { Fetch } from "./webhooks/webhook-sender.ts";
