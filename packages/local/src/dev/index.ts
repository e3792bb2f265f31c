export type { SimulatorServer } from "@boomerang/simulator";
export { ArgumentsError } from "../start/arguments.ts";
export { type DevOptions, parseDevArguments } from "./arguments.ts";
export { type DevKills, runDev, type StartConsole } from "./run-dev.ts";
export { StartError } from "./start-error.ts";
