import { join } from "node:path";
import { stateFolder } from "./state-folder.ts";

/**
 * The state file of the running local pipeline, in the user's {@link stateFolder}.
 *
 * @param home the user's home directory
 */
export function statePath(env: Readonly<Record<string, string | undefined>>, home: string): string {
  return join(stateFolder(env, home), "local.json");
}
