import { parseArgs } from "node:util";
import { helpText, PARSE_OPTIONS, SETTING_OPTIONS } from "./options.ts";
import type { ServerOptions } from "./server/server.ts";
import { parseSettings, SettingsError } from "./settings.ts";

export type Command =
  | { readonly type: "start"; readonly options: ServerOptions; readonly json: boolean }
  | { readonly type: "help"; readonly text: string }
  | { readonly type: "error"; readonly message: string };

/** Parses the command line; the message of an error names each invalid option. */
export function parseCommand(args: readonly string[]): Command {
  try {
    const { values } = parseArgs({ args: [...args], options: PARSE_OPTIONS, allowPositionals: false });
    if (values.help) return { type: "help", text: helpText() };
    const options = toOptions(values);
    return { type: "start", options, json: values.json === true };
  } catch (error) {
    return { type: "error", message: explain(error) };
  }
}

type Values = Readonly<Record<string, unknown>>;

function toOptions(values: Values): ServerOptions {
  const settings: Record<string, unknown> = {};
  const faults: Record<string, unknown> = {};
  for (const { flag, setting, type } of SETTING_OPTIONS) {
    const given = values[flag];
    if (given === undefined) continue;
    const value =
      type === "number" ? toNumber(given) : type === "numbers" ? (given as unknown[]).map(toNumber) : given;
    const [group, name] = setting.split(".");
    if (name === undefined) settings[setting] = value;
    else if (group === "faults") faults[name] = value;
  }
  const parsed = parseSettings({ ...settings, faults });
  return values.port === undefined ? parsed : { ...parsed, port: toPort(values.port) };
}

// A value that is not a number stays unchanged: parsing the settings reports it.
function toNumber(given: unknown): unknown {
  return typeof given === "string" && given.trim() !== "" && !Number.isNaN(Number(given))
    ? Number(given)
    : given;
}

function toPort(given: unknown): number {
  const port = toNumber(given);
  if (typeof port === "number" && Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new TypeError(`--port must be a whole number from 0 to 65535, not ${JSON.stringify(port)}`);
}

function explain(error: unknown): string {
  if (error instanceof SettingsError) {
    // Messages can name other settings, such as maxReplicas.
    return error.issues
      .map(({ path, message }) => `${flagOf(path)} ${message.replace(/\b[a-z]+[A-Z]\w+/g, flagOf)}`)
      .join("\n");
  }
  if (error instanceof TypeError) return error.message;
  throw error;
}

function flagOf(path: string): string {
  const option = SETTING_OPTIONS.find(({ setting }) => path === setting || path.startsWith(`${setting}.`));
  return option === undefined ? path : `--${option.flag}`;
}
