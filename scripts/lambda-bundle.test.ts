import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { bundleLambda } from "./lambda-bundle.ts";

/** What the bundles of a function import, and the text of its first one. */
async function bundle(name: string) {
  const folder = await mkdtemp(join(tmpdir(), "lambda-bundle-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const metafiles = await bundleLambda(
    join(import.meta.dirname, "../packages", name, "src/lambda.ts"),
    folder,
  );
  const outputs = [...metafiles].map(([path, { outputs }]) => {
    const output = Object.entries(outputs).find(([file]) => file.endsWith(basename(path)))?.[1];
    if (output === undefined) throw new Error(`the metafile lacks ${path}`);
    return { file: basename(path), imports: output.imports.map((imported) => imported.path) };
  });
  return { outputs, text: await readFile(join(folder, "lambda.mjs"), "utf8") };
}

test("the scheduler's bundle has what it calls of Lambda, without the schemas of other operations", async () => {
  const { outputs, text } = await bundle("scheduler");
  expect(text).toContain("/2015-03-31/event-source-mappings/{UUID}");
  expect(text).not.toContain("/2015-03-31/functions");
  expect(text).not.toContain("com.amazonaws.sqs");
  expect(outputs.map(({ file }) => file)).toEqual(["lambda.mjs", "rare-clients.mjs"]);
}, 60_000);

test("nothing is imported but a bundle's own parts, and modules of the SDK that no function needs", async () => {
  for (const name of ["dispatcher", "receiver", "scheduler", "publisher"]) {
    const { outputs } = await bundle(name);
    const imports = new Set(outputs.flatMap(({ imports }) => imports));
    const known =
      /^(\.\/rare-clients\.mjs|@aws-sdk\/credential-provider-[a-z-]+|@smithy\/(credential-provider-imds|core\/event-streams))$/;
    expect([...imports].filter((path) => !known.test(path))).toEqual([]);
    expect([...imports]).toContain("@smithy/core/event-streams");
  }
}, 60_000);

test("a client knows its version, and nothing else of its package", async () => {
  const { text } = await bundle("publisher");
  const path = "../packages/runtime/node_modules/@aws-sdk/client-eventbridge/package.json";
  const { version } = JSON.parse(await readFile(join(import.meta.dirname, path), "utf8"));
  expect(text).toContain(`{version:"${version}"}`);
  expect(text).not.toContain("AWS SDK for JavaScript Team");
}, 60_000);
