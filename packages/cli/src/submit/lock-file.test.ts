import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { takeLock } from "./lock-file.ts";

async function lockIn() {
  const folder = await mkdtemp(join(tmpdir(), "boomerang-lock-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return { folder, path: join(folder, "x.lock") };
}

const locker = (pid: number, ...running: number[]) => ({
  pid,
  isRunning: (id: number) => running.includes(id),
});

test("a lock is held by one process, and can be taken again after its release", async () => {
  const { folder, path } = await lockIn();
  const release = await takeLock(path, locker(1));
  await expect(takeLock(path, locker(2, 1))).rejects.toMatchObject({
    code: "in_use",
    message: "process 1 submits this file at the moment",
    nextStep: expect.stringContaining(`remove ${path}`),
  });
  await release();
  await (await takeLock(path, locker(2, 1)))();
  expect(await readdir(folder)).toEqual([]);
});

test.each([
  ["has ended", 2],
  ["had the id of this one", 7],
])("a lock of a process that %s is taken over", async (_, holder) => {
  const { folder, path } = await lockIn();
  await writeFile(path, String(holder));
  await takeLock(path, locker(7));
  expect(await readFile(path, "utf8")).toBe("7");
  expect(await readdir(folder)).toEqual(["x.lock"]);
});

test("of many processes that find a stale lock, one gets it", async () => {
  const { path } = await lockIn();
  await writeFile(path, "99");
  const pids = Array.from({ length: 20 }, (_, n) => n + 1);
  const taken = await Promise.allSettled(pids.map((pid) => takeLock(path, locker(pid, ...pids))));
  const winners = pids.filter((_, n) => taken[n]?.status === "fulfilled");
  expect(winners).toHaveLength(1);
  expect(await readFile(path, "utf8")).toBe(String(winners[0]));
});

test("a process that died while it took a lock over is named with the file to remove", async () => {
  const { path } = await lockIn();
  await writeFile(path, "98");
  await writeFile(`${path}.takeover`, "99");
  await expect(takeLock(path, locker(1))).rejects.toMatchObject({
    message: "process 99 submits this file at the moment",
    nextStep: expect.stringContaining(`remove ${path}.takeover`),
  });
});

test("a lock that another process has taken since is not released", async () => {
  const { path } = await lockIn();
  const release = await takeLock(path, locker(1));
  await writeFile(path, "2");
  await release();
  expect(await readFile(path, "utf8")).toBe("2");
});

test("a lock whose process is not known is named, so that it can be removed", async () => {
  const { path } = await lockIn();
  await writeFile(path, "");
  await expect(takeLock(path, locker(1))).rejects.toMatchObject({ code: "in_use" });
});

test("a process that ends at once, as after a second Ctrl+C, leaves no lock", async () => {
  const { folder, path } = await lockIn();
  const module = new URL("./lock-file.ts", import.meta.url);
  const code = `import { takeLock } from "${module}"; await takeLock(process.argv[1]); process.exit(0);`;
  await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", code, path]);
  expect(await readdir(folder)).toEqual([]);
});

test("a process that runs is known as running", async () => {
  const { path } = await lockIn();
  await writeFile(path, String(process.ppid));
  await expect(takeLock(path)).rejects.toMatchObject({ code: "in_use" });
});
