import { chmod, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { localPipelineState } from "@boomerang/testkit/local-pipeline-state";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type FindOptions, findLocalPipeline } from "./find-local-pipeline.ts";

const STATE = localPipelineState();
let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "boomerang-"));
  path = join(folder, "local.json");
});
afterEach(() => rm(folder, { recursive: true }));

const find = (options: Partial<FindOptions> = {}) =>
  findLocalPipeline({
    ...{ path, userId: process.getuid?.(), isRunning: () => true, isListening: async () => true },
    ...options,
  });
const write = (state: unknown, mode = 0o600) =>
  writeFile(path, typeof state === "string" ? state : JSON.stringify(state), { mode });

test("a pipeline whose process runs and listens is found", async () => {
  await write(STATE);
  const seen: unknown[] = [];
  const found = await find({
    isRunning: (pid) => seen.push(pid) > 0,
    isListening: async (endpoint) => seen.push(endpoint) > 0,
  });
  expect(found).toEqual({ type: "running", state: STATE });
  expect(seen).toEqual([1234, "http://127.0.0.1:4000"]);
});

test("a pipeline that calls the real API has its URL if it is not the provider's, and no key", async () => {
  const { api_key: _, ...rest } = STATE;
  for (const api_url of ["https://proxy.example", undefined]) {
    const state = { ...rest, api: "provider", ...(api_url !== undefined && { api_url }) };
    if (api_url === undefined) Reflect.deleteProperty(state, "api_url");
    await write(state);
    expect(await find()).toEqual({ type: "running", state });
  }
});

test("without a file there is none", async () => {
  expect(await find()).toEqual({ type: "none" });
  expect(await find({ path: join(folder, "missing", "local.json") })).toEqual({ type: "none" });
});

test("the file of a process that was killed is stale, also when another process has its number", async () => {
  await write(STATE);
  expect(await find({ isRunning: () => false })).toEqual({ type: "stale", state: STATE });
  expect(await find({ isListening: async () => false })).toEqual({ type: "stale", state: STATE });
});

test.for<[string, unknown]>([
  ["no JSON", "{"],
  ["an API on another host", { ...STATE, api_url: "http://api.example" }],
  ["no key of its simulator", { ...STATE, api_key: undefined }],
  [
    "a real API at a URL that others could read",
    { ...STATE, api: "provider", api_url: "http://api.example" },
  ],
  ["another version", { ...STATE, version: 2 }],
  ["a process number that kill() reads as a group", { ...STATE, pid: -1 }],
  ["another host", { ...STATE, endpoints: { ...STATE.endpoints, dynamodb: "http://dynamodb.example:4000" } }],
  [
    "a host that only begins like this machine's",
    { ...STATE, endpoints: { ...STATE.endpoints, s3: "http://127.0.0.1:80@example" } },
  ],
  [
    "a queue on another host",
    { ...STATE, queue_urls: { ...STATE.queue_urls, jobs: "http://example/000000000000/jobs" } },
  ],
])("a file with %s is not used", async ([, state]) => {
  await write(state);
  expect(await find()).toMatchObject({
    type: "unusable",
    reason: expect.stringContaining("not a state file"),
  });
});

test("a file that another user wrote, or may write, is not used", async () => {
  await write(STATE);
  expect(await find({ userId: (process.getuid?.() ?? 0) + 1 })).toEqual({
    type: "unusable",
    reason: "it belongs to another user",
  });
  await chmod(path, 0o620);
  expect(await find()).toEqual({ type: "unusable", reason: "other users may write to it" });
});

test("a symbolic link is not followed", async () => {
  const target = join(folder, "target.json");
  await writeFile(target, JSON.stringify(STATE), { mode: 0o600 });
  await symlink(target, path);
  expect(await find()).toEqual({ type: "unusable", reason: "it is a symbolic link" });
});
