import { SecretError } from "@boomerang/runtime";
import type { Collaborators } from "./collaborators.ts";

/**
 * Reads the API key, so that a deployment without one raises an alarm before its first job.
 *
 * @returns whether there is a usable key; calls then use the cached one
 */
export async function checkKey({
  secrets,
  meter,
  log,
}: Pick<Collaborators, "secrets" | "meter" | "log">): Promise<boolean> {
  try {
    await secrets.apiKey();
    return true;
  } catch (error) {
    log.error("there is no usable API key; jobs wait until there is one", { error });
    // Any other error means that Secrets Manager is unavailable, not that the account is at fault.
    if (error instanceof SecretError) meter.count("AccountErrors");
    return false;
  }
}
