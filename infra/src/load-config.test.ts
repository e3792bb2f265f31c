import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadConfig } from "./load-config.ts";

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

test("a file of configuration gives the name of the stack, Boomerang by default, and the settings", async () => {
  expect(await load("export default { stackName: 'Staging', tracing: true };")).toEqual({
    stackName: "Staging",
    settings: { tracing: true },
  });
  expect(await loadConfig("boomerang.config.ts")).toMatchObject({ stackName: "Boomerang" });
});

test("a file that is not there is named as it is seen from infra", async () => {
  for (const file of ["infra/staging.config.ts", "."]) {
    await expect(loadConfig(file, folder)).rejects.toThrow(
      `there is no ${join("infra", file)}; \`-c config=\` names a file in infra/`,
    );
  }
  const file = join(folder, "none.ts");
  await expect(loadConfig(file)).rejects.toThrow(`there is no ${file}; `);
});

test("a file without a default export says what to write", async () => {
  await expect(load("export const config = {};")).rejects.toThrow(
    "infra/staging.config.mjs has no default export; write `export default defineConfig({ … });` in it",
  );
});

test.each([
  ["undefined", "the settings must be an object"],
  ["{ stackName: 5 }", "stackName must be the name of a stack"],
  ["{ stackName: '' }", "stackName must be the name of a stack"],
  ["{ stackName: 'my_stack' }", "letters, digits and - up to 128 in all, such as Boomerang-Staging"],
  ["{ stackname: 'Staging' }", "stackname is not a known field; known are stackName, targets, "],
  ["{ stackName: '', tracing: 1 }", "; tracing must be true or false."],
])("%s is refused by its name, with all other faults", async (config, fault) => {
  await expect(load(`export default ${config};`)).rejects.toMatchObject({
    name: "DeploymentSettingsError",
    message: expect.stringContaining(fault),
  });
});

test("the app says what is wrong in one line, and fails", () => {
  const file = join(folder, "staging.config.mjs");
  writeFileSync(file, "export default { tracing: 1 };");
  const run = () =>
    execFileSync(process.execPath, [join(import.meta.dirname, "app.ts")], {
      env: { CDK_CONTEXT_JSON: JSON.stringify({ config: file }), CDK_OUTDIR: join(folder, "cdk.out") },
      stdio: "pipe",
      encoding: "utf8",
    });
  expect(run).toThrow(
    expect.objectContaining({
      status: 1,
      stdout: "",
      stderr: "The settings cannot be deployed: tracing must be true or false.\n",
    }),
  );
});
