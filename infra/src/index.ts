export { Boomerang, type BoomerangProps } from "./boomerang/boomerang.ts";
export { bundledCode, type FunctionCode, type FunctionName } from "./boomerang/code.ts";
export type { Queues } from "./boomerang/queues.ts";
export type { DeploymentSecrets } from "./boomerang/secrets.ts";
export type { Tables } from "./boomerang/tables.ts";
export { type DeploymentConfig, defineConfig } from "./deployment-config.ts";
export { DeploymentSettingsError } from "./settings/deployment-settings-error.ts";
export type { BoomerangSettings, TargetSettings, WakeSettings } from "./settings/settings.ts";
export { BoomerangStack } from "./stack.ts";
