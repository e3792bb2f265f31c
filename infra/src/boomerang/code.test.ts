import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Stack } from "aws-cdk-lib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createApp } from "../testing/template.fixture.ts";
import { bundledCode, type FunctionName } from "./code.ts";
import { createFunction } from "./create-function.ts";
import { RECEIVER_TIMEOUT } from "./timeouts.ts";

let packages: string;

beforeEach(() => {
  packages = mkdtempSync(join(tmpdir(), "boomerang-"));
});

afterEach(() => {
  rmSync(packages, { recursive: true });
});

test("only bundles are deployed, without their source maps", () => {
  const dist = join(packages, "receiver", "dist");
  mkdirSync(dist, { recursive: true });
  for (const file of ["lambda.mjs", "lambda.mjs.map", "lambda.meta.json", "rare-clients.mjs"])
    writeFileSync(join(dist, file), "0");
  const app = createApp(join(packages, "cdk.out"));
  const stack = new Stack(app, "Stack");
  const code = (name: FunctionName) => bundledCode(name, packages);
  const common = {
    code,
    settings: { logRetentionDays: 30, platformLogs: false, tracing: false },
    key: undefined,
    network: undefined,
  };
  createFunction(stack, common, {
    name: "receiver",
    description: "",
    keyUses: [],
    environment: {},
    timeout: RECEIVER_TIMEOUT,
  });
  const { directory } = app.synth();
  const [asset] = readdirSync(directory).filter((name) => name.startsWith("asset."));
  expect(readdirSync(join(directory, asset ?? "")).toSorted()).toEqual(["lambda.mjs", "rare-clients.mjs"]);
});

test("without bundles, synth fails and says how to build them", () => {
  expect(() => bundledCode("receiver", packages)).toThrow(
    /receiver.*lambda\.mjs does not exist.*pnpm@12 build/,
  );
});
