import type { Collaborators } from "./collaborators.ts";

/** Looks whether the key of the API can be had, so that a deployment without one says so before any job comes. */
export async function checkKey({
  secrets,
  meter,
  log,
}: Pick<Collaborators, "secrets" | "meter" | "log">): Promise<void> {
  try {
    await secrets.apiKey();
  } catch (error) {
    log.error("the key of the Inference API cannot be used; jobs wait until it can", { error });
    meter.count("AccountErrors");
  }
}
