import type { BoomerangSettings } from "./settings/settings.ts";

/** What `boomerang.config.ts` says. */
export interface DeploymentConfig extends BoomerangSettings {
  /** Name of the stack; default `Boomerang`. */
  readonly stackName?: string;
}

/** Gives the configuration as it is: an editor then knows its fields. */
export function defineConfig(config: DeploymentConfig): DeploymentConfig {
  return config;
}
