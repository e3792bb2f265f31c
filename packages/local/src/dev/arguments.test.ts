import { toTarget } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { ArgumentsError } from "../start/arguments.ts";
import { parseDevArguments } from "./arguments.ts";

const KEY = "abcdEFGH.mnopQRST";
const PROVIDER = ["--api", "provider", "--webhook-base-url", "https://abc.example", "--port", "8000"];

const parse = (args: readonly string[], env = {}) => parseDevArguments(args, env);

describe("the arguments of pnpm dev", () => {
  test("the simulator and any free port are the default", () => {
    expect(parse(["--"])).toEqual({
      ...{ api: { type: "simulator" }, port: 0, consolePort: 0, targets: [], json: false },
      verbose: false,
    });
  });

  test("the real API has its key and webhook secrets from the environment", () => {
    const env = { BASETEN_API_KEY: `Api-Key ${KEY}`, BOOMERANG_WEBHOOK_SECRETS: '["whsec_abc"]' };
    expect(parse(PROVIDER, env)).toMatchObject({
      port: 8000,
      api: {
        type: "provider",
        webhookBaseUrl: "https://abc.example",
        provider: { apiKey: KEY, webhookSecrets: ["whsec_abc"] },
      },
    });
    expect(parse(PROVIDER, { BASETEN_API_KEY: KEY })).toMatchObject({
      api: { provider: { apiKey: KEY, webhookSecrets: [] } },
    });
  });

  test("the help needs nothing else", () => {
    expect(parse(["--api", "provider", "-h"])).toBe("help");
  });

  test("targets are written as in metrics", () => {
    const args = ["--target", "model:abc123/production", "--target", "chain:def/development"];
    expect(parse(args)).toMatchObject({
      targets: [toTarget({ model_id: "abc123" }), toTarget({ chain_id: "def", development: true })],
    });
  });

  test.for<[string, readonly string[], Record<string, string>, string]>([
    ["an unknown API", ["--api", "real"], {}, '--api must be simulator or provider, not "real"'],
    ["an unknown option", ["--nmae", "x"], {}, "Unknown option '--nmae'; see --help"],
    ["an argument", ["x"], {}, "Unexpected argument 'x'; see --help"],
    ["a port that is none", ["--port", "65536"], {}, "--port must be a whole number from 0 to 65535"],
    [
      "a port that is no number",
      ["--port", "1e3"],
      {},
      '--port must be a whole number from 0 to 65535, not "1e3"',
    ],
    [
      "a target that is none",
      ["--target", "abc123"],
      {},
      '--target "abc123" is not a target; write it as model:',
    ],
    ["a tunnel for the simulator", PROVIDER.slice(2), {}, "--webhook-base-url is for the real API only"],
    ["a URL for the simulator", ["--api-url", "https://a.example"], {}, "--api-url is for the real API only"],
    ["no tunnel", PROVIDER.slice(0, 2), {}, "--api provider needs --webhook-base-url URL"],
    ["no port", PROVIDER.slice(0, 4), {}, "--api provider needs --port P"],
    [
      "a tunnel without TLS",
      ["--api", "provider", "--webhook-base-url", "http://abc.example", "--port", "1"],
      {},
      "--webhook-base-url must be an https URL; http is allowed for localhost only",
    ],
    [
      "a tunnel that begins like this machine",
      ["--api", "provider", "--webhook-base-url", "http://localhost.example", "--port", "1"],
      {},
      "--webhook-base-url must be an https URL",
    ],
    [
      "a password in the tunnel's URL",
      ["--api", "provider", "--webhook-base-url", "https://ann:pw@abc.example", "--port", "1"],
      {},
      "--webhook-base-url must not contain a user or password",
    ],
    [
      "an API that would get the key without TLS",
      [...PROVIDER, "--api-url", "http://abc.example"],
      { BASETEN_API_KEY: KEY },
      "--api-url must be an https URL",
    ],
    ["no key", PROVIDER, {}, "set the environment variable BASETEN_API_KEY"],
    ["an empty key", PROVIDER, { BASETEN_API_KEY: "" }, "set the environment variable BASETEN_API_KEY"],
    [
      "a placeholder as key",
      PROVIDER,
      { BASETEN_API_KEY: "YOUR_API_KEY" },
      "BASETEN_API_KEY must contain only the API key, as the provider shows it ",
    ],
    [
      "secrets that are no list",
      PROVIDER,
      { BASETEN_API_KEY: KEY, BOOMERANG_WEBHOOK_SECRETS: "whsec_abc" },
      "BOOMERANG_WEBHOOK_SECRETS must contain a JSON list",
    ],
  ])("%s is rejected with an error in one line, without secrets", ([, args, env, message]) => {
    const error = catchError(() => parse(args, env));
    expect(error).toBeInstanceOf(ArgumentsError);
    expect(error.message).toContain(message);
    expect(error.message).not.toMatch(/\n|YOUR_API_KEY|whsec_abc$|pw@/);
  });
});

function catchError(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was rejected");
}
