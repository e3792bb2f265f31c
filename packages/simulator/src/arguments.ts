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
    const { values } = parseArgs({
      // npm and pnpm pass on a `--` before the arguments.
      args: args[0] === "--" ? args.slice(1) : [...args],
      options: PARSE_OPTIONS,
      allowPositionals: false,
    });
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
    const text = values[flag];
    if (text === undefined) continue;
    const value =
      type === "number" ? toNumber(text) : type === "numbers" ? (text as unknown[]).map(toNumber) : text;
    const [name, fault] = setting.split(".");
    if (fault === undefined) settings[setting] = value;
    else if (name === "faults") faults[fault] = value;
  }
  const parsed = parseSettings({ ...settings, faults });
  return values.port === undefined ? parsed : { ...parsed, port: toPort(values.port) };
}

// A value that is not a number stays unchanged: parsing the settings reports it.
function toNumber(value: unknown): unknown {
  return typeof value === "string" && value.trim() !== "" && !Number.isNaN(Number(value))
    ? Number(value)
    : value;
}

function toPort(value: unknown): number {
  const port = toNumber(value);
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
