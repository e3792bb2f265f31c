import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { type FakeAccount, type FakeAws, startFakeAws } from "@boomerang/preflight/testing/fake-aws";
import { afterEach, beforeEach, expect, test } from "vitest";

const SCRIPTS = join(import.meta.dirname, "../../scripts");
const READY: FakeAccount = { bootstrapVersion: 30, alarmQuota: 5000 };

let folder: string;
let aws: FakeAws | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "boomerang-preflight-"));
});

afterEach(async () => {
  rmSync(folder, { recursive: true });
  await aws?.stop();
});

/** Runs a script as pnpm does, with a fake account; standard input is not a terminal. */
async function run(script: string, account: FakeAccount, settings: object, args: readonly string[] = []) {
  const config = join(folder, "shop.config.mjs");
  writeFileSync(config, `export default ${JSON.stringify(settings)};`);
  aws = await startFakeAws(account);
  const child: ChildProcess = spawn(
    process.execPath,
    [join(SCRIPTS, script), "-c", `config=${config}`, ...args],
    {
      env: {
        AWS_ENDPOINT_URL: aws.url,
        AWS_REGION: "eu-south-1",
        AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
        AWS_SECRET_ACCESS_KEY: "wJalrSECRET",
        AWS_CONFIG_FILE: join(folder, "none"),
        AWS_SHARED_CREDENTIALS_FILE: join(folder, "none"),
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new TypeError("no pipes");
  const [[status], out, err] = await Promise.all([once(child, "exit"), text(stdout), text(stderr)]);
  expect(out + err).not.toMatch(/wJalr|AKID/);
  return { status, out, err, calls: aws.calls };
}

test("a new account that is bootstrapped is asked to raise its quota, and has no error", async () => {
  const { status, out, err } = await run("preflight.ts", READY, {});
  expect({ status, err }).toEqual({ status: 0, err: "" });
  expect(out).toMatch(/^Preflight of stack Boomerang: account 123456789012, region eu-south-1\n/);
  expect(out).toMatch(/\n0 errors, 1 warning\.\n$/);
});

test("the configuration file that is named decides: what does not fit ends with exit code 1", async () => {
  const { status, out } = await run("preflight.ts", READY, { stackName: "Shop", dispatcherConcurrency: 25 });
  expect(status).toBe(1);
  expect(out).toContain("Preflight of stack Shop");
  expect(out).toContain("→ Set dispatcherConcurrency: 2 in the configuration file");
});

test("a setting that needs something of the account is checked: access logs without a role are refused", async () => {
  const settings = { accessLogs: true };
  const { status, out } = await run("preflight.ts", READY, settings);
  expect(status).toBe(1);
  expect(out).toContain("aws apigateway update-account");
  await aws?.stop();
  const withRole = await run(
    "preflight.ts",
    { ...READY, logsRole: "arn:aws:iam::123456789012:role/logs" },
    settings,
  );
  expect(withRole).toMatchObject({ status: 0 });
});

test("with invalid settings nothing is asked, and the message is that of the deployment", async () => {
  const { status, out, err, calls } = await run("deploy.ts", READY, { tracing: 1 });
  expect({ status, out, calls }).toEqual({ status: 1, out: "", calls: [] });
  expect(err).toMatch(/^Invalid settings in .*: tracing must be true or false\.\n$/);
});

test("a deployment that does not fit is refused before the CDK starts, even with --yes", async () => {
  const { status, out, err, calls } = await run("deploy.ts", READY, { dispatcherConcurrency: 25 }, ["--yes"]);
  expect({ status, out }).toEqual({ status: 1, out: "" });
  expect(err).toMatch(/\n1 error, 0 warnings\. Not deployed\.\n\n$/);
  expect(calls).not.toContain("cloudformation:DescribeStacks");
});

test("where nobody can be asked, a deployment with warnings goes on to the CDK, with its own arguments", async () => {
  const denied = { errors: { "lambda:GetAccountSettings": [403, "AccessDeniedException"] } } as const;
  // The CDK fails at once, since this is not an app.
  const cdk = ["--app", join(folder, "no-such-app")];
  const { status, err } = await run("deploy.ts", { ...READY, ...denied }, {}, cdk);
  expect(err).toContain("Allow lambda:GetAccountSettings, and run this again.");
  expect(err).toContain("0 errors, 1 warning. Deployed anyway, since nobody can be asked here.");
  expect(err).toContain("no-such-app");
  expect(status).toBe(1);
});
