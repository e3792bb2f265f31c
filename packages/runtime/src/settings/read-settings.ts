import * as v from "valibot";

/** Settings are missing or invalid; the message lists every problem with its environment variable. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

/**
 * Reads settings from environment variables.
 *
 * @throws {@link SettingsError} that lists all problems together
 */
export function readSettings<const S extends v.ObjectEntries>(
  entries: S,
  env: Readonly<Record<string, string | undefined>>,
): v.InferOutput<v.ObjectSchema<S, undefined>> {
  const parsed = v.safeParse(v.object(entries), env);
  if (parsed.success) return parsed.output;
  const problems = parsed.issues.map((issue) => {
    const name = v.getDotPath(issue) ?? "the environment";
    return issue.path?.length === 1 && env[name] === undefined
      ? `${name} is not set`
      : `${name} ${issue.message}`;
  });
  throw new SettingsError(`${problems.join("; ")}. Set these environment variables of the function.`);
}
