/** Settings cannot be deployed; every fault is named, with its field. */
export class DeploymentSettingsError extends Error {
  override readonly name = "DeploymentSettingsError";
}
