import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadConfig } from "./load-config.ts";
import { parseSettings } from "./parse-settings.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "boomerang-config-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function load(text: string) {
  writeFileSync(join(folder, "staging.config.mjs"), text);
  return loadConfig("staging.config.mjs", folder);
}

test("a configuration file is parsed to the name of the stack, Boomerang by default, and its settings", async () => {
  expect(await load("export default { stackName: 'Staging', tracing: true };")).toEqual({
    stackName: "Staging",
    terminationProtection: false,
    settings: { ...parseSettings({}), tracing: true },
  });
  expect(await loadConfig("boomerang.config.ts")).toMatchObject({ stackName: "Boomerang" });
});

test("a file that does not exist is named relative to the repository, with how to name another", async () => {
  for (const file of ["infra/staging.config.ts", "."]) {
    await expect(loadConfig(file, folder)).rejects.toThrow(
      `${join("infra", file)} is not a file; give \`-c config=\` the path of a configuration file, relative to infra/`,
    );
  }
  const file = join(folder, "none.ts");
  await expect(loadConfig(file)).rejects.toThrow(`${file} is not a file; `);
});

test("for a file without a default export, the error says what to write", async () => {
  await expect(load("export const config = {};")).rejects.toThrow(
    "infra/staging.config.mjs has no default export; write `export default defineConfig({ … });` in it",
  );
});

test.each([
  ["undefined", "the settings must be an object"],
  ["{ terminationProtection: 1 }", "terminationProtection must be true or false"],
  ["{ stackName: 5 }", "stackName must be the name of a stack"],
  ["{ stackName: '' }", "stackName must be the name of a stack"],
  ["{ stackName: 'my_stack' }", "letters, digits and -, up to 128 characters, such as Boomerang-Staging"],
  [
    "{ stackname: 'Staging' }",
    "stackname is not a known field; known are stackName, terminationProtection, targets, ",
  ],
  ["{ stackName: '', tracing: 1 }", "; tracing must be true or false."],
])("%s is rejected by file and field, together with all other invalid fields", async (config, error) => {
  const loading = load(`export default ${config};`);
  await expect(loading).rejects.toMatchObject({
    name: "DeploymentSettingsError",
    message: expect.stringContaining(error),
  });
  await expect(loading).rejects.toThrow(`Invalid settings in ${join("infra", "staging.config.mjs")}: `);
});

test("the app prints one line that says what is wrong, and fails", () => {
  const file = join(folder, "staging.config.mjs");
  writeFileSync(file, "export default { tracing: 1 };");
  const run = () =>
    execFileSync(process.execPath, [join(import.meta.dirname, "../app.ts")], {
      env: { CDK_CONTEXT_JSON: JSON.stringify({ config: file }), CDK_OUTDIR: join(folder, "cdk.out") },
      stdio: "pipe",
      encoding: "utf8",
    });
  expect(run).toThrow(
    expect.objectContaining({
      status: 1,
      stdout: "",
      stderr: `Invalid settings in ${file}: tracing must be true or false.\n`,
    }),
  );
});
