import * as v from "valibot";
import { DEFAULT_NAME } from "../boomerang/deployment-name.ts";
import { parseBy, settingsEntries } from "./parse-settings.ts";
import type { BoomerangSettings } from "./settings.ts";
import { unknownField } from "./unknown-field.ts";

const STACK_NAME =
  "must be the name of a stack: a letter, and then letters, digits and - up to 128 in all, such as Boomerang-Staging";

const entries = {
  stackName: v.optional(
    v.pipe(v.string(STACK_NAME), v.regex(/^[A-Za-z][A-Za-z0-9-]{0,127}$/, STACK_NAME)),
    DEFAULT_NAME,
  ),
  ...settingsEntries,
};
const configSchema = v.strictObject(entries, unknownField(Object.keys(entries)));

/**
 * Checks what a file of configuration says, and takes the stack's name apart from the settings.
 *
 * @throws {@link DeploymentSettingsError} that lists all faults together
 */
export function parseConfig(config: unknown): {
  readonly stackName: string;
  readonly settings: BoomerangSettings;
} {
  const { stackName } = parseBy(configSchema, config);
  const { stackName: _, ...settings } = config as BoomerangSettings & { readonly stackName?: string };
  return { stackName, settings };
}
