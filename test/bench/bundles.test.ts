import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { createBundles, type FunctionName } from "./bundles.ts";
import { variables } from "./processes/variables.ts";

/** Node's own modules in a process that has loaded a function's bundle, and done nothing else. */
async function modulesLoadedBy(name: FunctionName): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "bundles-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const { path, nodeEnvironment } = await createBundles(folder).deployed(name);
  const script = `await import(${JSON.stringify(pathToFileURL(path).href)});
    console.log(JSON.stringify(process.moduleLoadList));`;
  const env = { ...variables("http://127.0.0.1:1"), ...nodeEnvironment };
  const printed = execFileSync(process.execPath, ["--input-type=module", "--eval", script], {
    env,
    encoding: "utf8",
  });
  return JSON.parse(printed);
}

test.each(["scheduler", "publisher"] as const)(
  "the %s starts without what few events need",
  async (name) => {
    const modules = await modulesLoadedBy(name);
    expect(modules).toContain("NativeModule https");
    expect(modules).not.toContain("NativeModule zlib");
    // Node's fetch.
    expect(modules).not.toContain("NativeModule internal/deps/undici/undici");
  },
  60_000,
);
