export type { Collaborators } from "./collaborators.ts";
export { type Measurement, measure, type Run } from "./measure.ts";
export { type Origin, reportOf } from "./report.ts";
export type { DeployedStack } from "./stack.ts";
