export { Boomerang } from "./boomerang/boomerang.ts";
export type { BoomerangProps, ParsedBoomerangProps, VpcProps } from "./boomerang/boomerang-props.ts";
export { bundledCode, type FunctionCode, type FunctionName } from "./boomerang/code.ts";
export type { Queues } from "./boomerang/queues.ts";
export type { DeploymentSecrets } from "./boomerang/secrets.ts";
export type { Tables } from "./boomerang/tables.ts";
export { DeploymentSettingsError } from "./settings/parse-settings.ts";
export {
  type BoomerangSettings,
  type DeploymentConfig,
  defineConfig,
  type TargetSettings,
  type VpcSettings,
  type WakeSettings,
} from "./settings/settings.ts";
export { BoomerangStack } from "./stack.ts";
