import { isAbsolute, join } from "node:path";

/**
 * The folder of what Boomerang remembers on this machine, in the user's own state directory. A shared directory such as `/tmp` would
 * let another user of the machine put files there.
 *
 * @param home the user's home directory
 * @see https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function stateFolder(env: Readonly<Record<string, string | undefined>>, home: string): string {
  const configured = env.XDG_STATE_HOME;
  // The specification demands that a relative path is ignored.
  const base = configured && isAbsolute(configured) ? configured : join(home, ".local", "state");
  return join(base, "boomerang");
}
