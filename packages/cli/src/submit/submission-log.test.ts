import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createSubmissionLog } from "./submission-log.ts";

const state = { idPrefix: "x-1", lines: 3, sentLine: 3, digest: "d", failed: [2] };

async function folder() {
  const path = await mkdtemp(join(tmpdir(), "boomerang-log-"));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

test("a state is read as it was written, by its source only, and nobody else may read it", async () => {
  const XDG_STATE_HOME = await folder();
  const log = createSubmissionLog({ XDG_STATE_HOME }, ["/a.jsonl", "Boomerang"]);
  expect(await log.read()).toBeUndefined();
  await log.write({ ...state, lines: 1 });
  await log.write(state);
  expect(await createSubmissionLog({ XDG_STATE_HOME }, ["/a.jsonl", "Boomerang"]).read()).toEqual(state);
  expect(await createSubmissionLog({ XDG_STATE_HOME }, ["/a.jsonl", "Other"]).read()).toBeUndefined();
  const place = join(XDG_STATE_HOME, "boomerang/submissions");
  const files = await readdir(place);
  expect(files).toHaveLength(1);
  expect((await stat(join(place, files[0] ?? ""))).mode & 0o077).toBe(0);
});

test("two processes do not submit the same at the same time", async () => {
  const XDG_STATE_HOME = await folder();
  const release = await createSubmissionLog({ XDG_STATE_HOME }, ["x"]).lock();
  const lock = join(XDG_STATE_HOME, "boomerang/submissions");
  const [name = ""] = await readdir(lock);
  await writeFile(join(lock, name), String(process.ppid));
  const other = createSubmissionLog({ XDG_STATE_HOME }, ["x"]);
  await expect(other.lock()).rejects.toMatchObject({ code: "in_use" });
  await (await createSubmissionLog({ XDG_STATE_HOME }, ["y"]).lock())();
  await release();
});

test.each(["", "{}", "[1]", "null", '{"idPrefix":"x","lines":1,"sentLine":"1","digest":"d","failed":[]}'])(
  "a damaged state, %j, is named with what to do",
  async (text) => {
    const XDG_STATE_HOME = await folder();
    const log = createSubmissionLog({ XDG_STATE_HOME }, ["x"]);
    await log.write(state);
    const place = join(XDG_STATE_HOME, "boomerang/submissions");
    const path = join(place, (await readdir(place))[0] ?? "");
    await writeFile(path, text);
    await expect(log.read()).rejects.toMatchObject({
      code: "state_damaged",
      message: expect.stringContaining(`${path} is damaged`),
      nextStep: expect.stringContaining("--again"),
    });
  },
);

test.each([[undefined], ["relative"]])(
  "with %s as XDG_STATE_HOME it is in the home folder, as the state of the local pipeline is",
  async (XDG_STATE_HOME) => {
    const HOME = await folder();
    await createSubmissionLog({ HOME, XDG_STATE_HOME }, ["x"]).write(state);
    expect(await readdir(join(HOME, ".local/state/boomerang/submissions"))).toHaveLength(1);
  },
);

test("a folder that cannot be used is named", async () => {
  const HOME = await folder();
  const XDG_STATE_HOME = join(HOME, "file");
  await writeFile(XDG_STATE_HOME, "");
  const log = createSubmissionLog({ XDG_STATE_HOME }, ["x"]);
  for (const use of [() => log.write(state), () => log.read(), () => log.lock()]) {
    await expect(use()).rejects.toMatchObject({
      code: "file_not_writable",
      message: expect.stringContaining(XDG_STATE_HOME),
    });
  }
});
