import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CREDENTIALS, REGION } from "./clients.ts";
import type { TestContext } from "./context.ts";
import { record, waitForRecord } from "./jobs.ts";
import { CERTIFICATE } from "./ministack.ts";
import { PYTHON_PROGRAMS, ROOT, SEARCH_PATH } from "./paths.ts";

// Without npx, which would ask its registry; the e2e run itself has begun with it.
const COMMAND = "npx -y pnpm@12 --silent boomerang";
const MAIN = join(ROOT, "packages/cli/src/main.ts");
// Version 1 of the AWS CLI, the one on PyPI, ignores AWS_ENDPOINT_URL for SQS.
const AWS = 'aws() { command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }';
// A process that hangs ends before its test does.
const TIMEOUT_MS = 100_000;

const SECTIONS = ["Ask for an inference", "Get the result"];

/** What the code blocks of the sections in one language say together; the model of the example is one that the simulator has. */
function program(language: string): string {
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");
  const sections = readme
    .split(/^## /m)
    .filter((text) => SECTIONS.some((name) => text.startsWith(`${name}\n`)));
  expect(sections).toHaveLength(SECTIONS.length);
  const blocks = [...sections.join("\n").matchAll(/^```(\w+)\n(.*?)^```$/gms)];
  const code = blocks.flatMap(([, of, text = ""]) => (of === language ? [text] : []));
  expect(code.length).toBeGreaterThanOrEqual(SECTIONS.length);
  return code.join("\n").replaceAll("abc123", "echo").replaceAll(COMMAND, `"${process.execPath}" "${MAIN}"`);
}

/** The README's examples of sending a job and getting its result, as a user runs them. */
export function readmeTests({ deployment }: TestContext): void {
  const run = (command: string, args: readonly string[], cwd = ROOT) =>
    new Promise<string>((resolve, reject) => {
      const env = {
        ...{ PATH: `${PYTHON_PROGRAMS}:${SEARCH_PATH}`, HOME: process.env.HOME },
        ...{ AWS_ENDPOINT_URL: deployment().ministack.url, AWS_REGION: REGION, AWS_DEFAULT_REGION: REGION },
        ...{ NODE_EXTRA_CA_CERTS: CERTIFICATE, AWS_CA_BUNDLE: CERTIFICATE, AWS_PAGER: "" },
        ...{ AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId, AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey },
      };
      execFile(
        command,
        args,
        { cwd, env, timeout: TIMEOUT_MS, killSignal: "SIGKILL" },
        (error, stdout, stderr) => {
          if (error === null) resolve(stdout);
          else reject(new Error(`${command} failed: ${error.message}\n${stdout}\n${stderr}`));
        },
      );
    });
  const output = { text: "The soup was cold." };

  test("the README's JavaScript sends a job and prints its output", async () => {
    // Found from there, as from a project that has installed it.
    const folder = join(ROOT, "test");
    const printed = await run(process.execPath, ["--input-type=module", "--eval", program("js")], folder);
    expect(printed).toBe("{ text: 'The soup was cold.' }\n");
    expect(await record(deployment(), "order-123")).toMatchObject({ status: "SUCCEEDED" });
  });

  test("the README's Python does", async () => {
    const printed = await run(join(PYTHON_PROGRAMS, "python"), ["-c", program("python")]);
    // As the job was sent: the model is an echo, and Python writes spaces.
    expect(printed).toBe(`SUCCEEDED {"text": "The soup was cold."} None\n`);
  });

  test("the README's commands do", async () => {
    const printed = await run("bash", ["--norc", "-e", "-o", "pipefail", "-c", `${AWS}\n${program("sh")}`]);
    // Of `get --result`: the output alone, at the beginning of a line.
    expect(printed).toContain(`\n${JSON.stringify(output)}`);
    expect(printed).toContain('"order-126"');
    const row = await waitForRecord(deployment(), "order-126", { status: "SUCCEEDED" });
    // As it was sent.
    expect(row).toMatchObject({ result: '{ "text": "The soup was cold." }' });
  });
}
