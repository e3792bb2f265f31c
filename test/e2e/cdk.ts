import { createHash } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { adaptTemplate } from "./adapt-template.ts";
import { run } from "./child.ts";
import { CREDENTIALS, REGION } from "./clients.ts";
import { CERTIFICATE } from "./ministack.ts";
import { LAST_RUN, ROOT } from "./paths.ts";

/** Settings of infra/src/settings/settings.ts. */
export type Config = Readonly<Record<string, unknown>>;

const STACK = "Boomerang";
const INFRA = join(ROOT, "infra");
const CDK = join(INFRA, "node_modules/aws-cdk/bin/cdk");
const ASSEMBLY = join(LAST_RUN, "cdk.out");
const CONFIG = join(LAST_RUN, "boomerang.config.mjs");

// With enforced policies, CDK's roles may not use CDK's bucket (docs/emulator.md), so the caller deploys without them.
const ROLES = ["assumeRoleArn", "cloudFormationExecutionRoleArn", "lookupRole"];

/** The outputs of the stack. */
export type Outputs = Readonly<Record<string, string>>;

/** `cdk bootstrap`. */
export async function bootstrap(endpoint: string): Promise<void> {
  writeConfig({});
  await cdk(endpoint, "bootstrap", ["-c", `config=${CONFIG}`, "--output", ASSEMBLY]);
}

/** `cdk synth` of the unchanged app, then `cdk deploy` of the result, adapted to the emulator. */
export async function deploy(endpoint: string, config: Config): Promise<Outputs> {
  const outputs = join(LAST_RUN, "outputs.json");
  writeConfig(config);
  rmSync(ASSEMBLY, { recursive: true, force: true });
  await cdk(endpoint, "synth", ["--quiet", "--strict", "-c", `config=${CONFIG}`, "--output", ASSEMBLY]);
  adaptAssembly();
  const options = ["--require-approval", "never", "--progress", "events", "--outputs-file", outputs];
  await cdk(endpoint, "deploy", ["--app", ASSEMBLY, ...options]);
  return JSON.parse(readFileSync(outputs, "utf8"))[STACK];
}

/** `cdk destroy`. */
export async function destroy(endpoint: string): Promise<void> {
  await cdk(endpoint, "destroy", ["--app", ASSEMBLY, "--force"]);
}

function cdk(endpoint: string, command: string, args: readonly string[]): Promise<void> {
  return run({
    name: `cdk-${command}`,
    command: process.execPath,
    args: [CDK, command, ...args],
    cwd: INFRA,
    env: {
      AWS_ENDPOINT_URL: endpoint,
      NODE_EXTRA_CA_CERTS: CERTIFICATE,
      AWS_CA_BUNDLE: CERTIFICATE,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: "true",
      CI: "true",
    },
  });
}

function writeConfig(config: Config): void {
  writeFileSync(CONFIG, `export default ${JSON.stringify(config, null, 2)};\n`);
}

function adaptAssembly(): void {
  const name = `${STACK}.template.json`;
  const manifests = ["manifest.json", `${STACK}.assets.json`].map((file) => join(ASSEMBLY, file));
  const template = readFileSync(join(ASSEMBLY, name), "utf8");
  const adapted = JSON.stringify(adaptTemplate(JSON.parse(template)));
  writeFileSync(join(ASSEMBLY, name), adapted);
  // CDK uploads the template under its hash, unless an object with that hash exists.
  const hashes = [template, adapted].map((text) => createHash("sha256").update(text).digest("hex"));
  const [before = "", after = ""] = hashes;
  for (const file of manifests) {
    const manifest = JSON.parse(readFileSync(file, "utf8"), (key, value) =>
      ROLES.includes(key) ? undefined : value,
    );
    writeFileSync(file, JSON.stringify(manifest).replaceAll(before, after));
  }
}
