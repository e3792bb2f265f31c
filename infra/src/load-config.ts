import { statSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { DeploymentSettingsError } from "./settings/deployment-settings-error.ts";
import { parseConfig } from "./settings/parse-config.ts";

const INFRA = join(import.meta.dirname, "..");

/**
 * Reads a file of configuration, which is named as it is seen from `infra/`.
 *
 * @throws {@link DeploymentSettingsError} when it is not there, exports nothing, or says what cannot be deployed
 */
export async function loadConfig(file: string, folder = INFRA): Promise<ReturnType<typeof parseConfig>> {
  const path = resolve(folder, file);
  const shown = isAbsolute(file) ? file : join("infra", file);
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
    throw new DeploymentSettingsError(`there is no ${shown}; \`-c config=\` names a file in infra/`);
  }
  const exported: Readonly<Record<string, unknown>> = await import(pathToFileURL(path).href);
  if (!("default" in exported)) {
    throw new DeploymentSettingsError(
      `${shown} has no default export; write \`export default defineConfig({ … });\` in it`,
    );
  }
  return parseConfig(exported.default);
}
