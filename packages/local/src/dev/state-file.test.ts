import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { localPipelineState } from "@boomerang/testkit/local-pipeline-state";
import { afterEach, beforeEach, expect, test } from "vitest";
import { StartError } from "./start-error.ts";
import { publishState, removeState } from "./state-file.ts";

const STATE = localPipelineState();
const OTHER = localPipelineState({ pid: 99 });
const NONE = { type: "none" } as const;
const userId = process.getuid?.();
let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "boomerang-"));
  path = join(folder, "state", "boomerang", "local.json");
});
afterEach(() => rm(folder, { recursive: true }));

const written = async () => JSON.parse(await readFile(path, "utf8"));
const files = () => readdir(dirname(path));
const writeOther = async () => {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, JSON.stringify(OTHER));
};

test("the file and its folder are for their user alone, also if the folder was open to others", async () => {
  await mkdir(dirname(path), { recursive: true });
  await chmod(dirname(path), 0o777);
  await publishState(STATE, NONE, { path, userId });
  expect(await written()).toEqual(STATE);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await stat(dirname(path))).mode & 0o777).toBe(0o700);
  expect(await files()).toEqual(["local.json"]);
});

test("of two pipelines that start at the same time, one gets the file", async () => {
  const outcomes = await Promise.allSettled(
    [STATE, OTHER].map((state) => publishState(state, NONE, { path, userId })),
  );
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  const winner = outcomes[0]?.status === "fulfilled" ? STATE : OTHER;
  expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({
    reason: expect.any(StartError),
  });
  expect(await written()).toEqual(winner);
  expect(await files()).toEqual(["local.json"]);
});

test("a stale file is replaced", async () => {
  await writeOther();
  await publishState(STATE, { type: "stale", state: OTHER }, { path, userId });
  expect(await written()).toEqual(STATE);
  expect(await files()).toEqual(["local.json"]);
});

test("a stale file that somebody else has removed since is replaced too", async () => {
  await publishState(STATE, { type: "stale", state: OTHER }, { path, userId });
  expect(await written()).toEqual(STATE);
});

test("a stale file that another pipeline has replaced since stays that one's", async () => {
  await writeOther();
  const stale = { type: "stale", state: localPipelineState({ pid: 7 }) } as const;
  await expect(publishState(STATE, stale, { path, userId })).rejects.toThrow(StartError);
  expect(await written()).toEqual(OTHER);
  expect(await files()).toEqual(["local.json"]);
});

test("a folder that another user could write to is not used", async () => {
  await mkdir(dirname(path), { recursive: true });
  const another = publishState(STATE, NONE, { path, userId: (userId ?? 0) + 1 });
  await expect(another).rejects.toThrow("belongs to another user");
  await rm(dirname(path), { recursive: true });
  await symlink(folder, dirname(path));
  await expect(publishState(STATE, NONE, { path, userId })).rejects.toThrow("is not a folder");
  await expect(stat(join(folder, "local.json"))).rejects.toThrow("ENOENT");
});

test("a pipeline removes its own file only", async () => {
  await publishState(STATE, NONE, { path, userId });
  await removeState(OTHER, path);
  expect(await written()).toEqual(STATE);
  await removeState(STATE, path);
  expect(await files()).toEqual([]);
  await removeState(STATE, path);
});
