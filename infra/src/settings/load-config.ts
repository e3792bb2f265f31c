import { statSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { DeploymentSettingsError, type ParsedConfig, parseConfig } from "./parse-settings.ts";

/** The file that is read if no other is named. */
export const DEFAULT_CONFIG = "boomerang.config.ts";

const INFRA = join(import.meta.dirname, "../..");

/**
 * Reads a configuration file.
 *
 * @param file its path, relative to `infra/`
 * @throws {@link DeploymentSettingsError} if the file does not exist, has no default export, or has invalid settings
 */
export async function loadConfig(file: string, folder = INFRA): Promise<ParsedConfig> {
  const path = resolve(folder, file);
  const shown = isAbsolute(file) ? file : join("infra", file);
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
    throw new DeploymentSettingsError(
      `${shown} is not a file; give \`-c config=\` the path of a configuration file, relative to infra/`,
    );
  }
  const exported: Readonly<Record<string, unknown>> = await import(pathToFileURL(path).href);
  if (!("default" in exported)) {
    throw new DeploymentSettingsError(
      `${shown} has no default export; write \`export default defineConfig({ … });\` in it`,
    );
  }
  return parseConfig(exported.default, shown);
}
