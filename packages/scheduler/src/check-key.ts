import { SecretError } from "@boomerang/runtime";
import type { Collaborators } from "./collaborators.ts";

/**
 * Reads the key of the API, so that a deployment without one says so before any job comes.
 *
 * @returns whether there is one; calls then do not wait for it any more
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
    log.error("the key of the Inference API cannot be used; jobs wait until it can", { error });
    // Where Secrets Manager cannot be reached, the account is not to blame.
    if (error instanceof SecretError) meter.count("AccountErrors");
    return false;
  }
}
