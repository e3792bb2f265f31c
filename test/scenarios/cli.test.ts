import { readFile, writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { setUpCommandLine } from "./command-line.ts";

const { boomerang, inFolder, pipeline } = setUpCommandLine();

describe("one job", () => {
  test("is submitted, waited for and shown", async () => {
    const submit = [
      "submit",
      "--target",
      "model:echo",
      "--job-id",
      "order-1",
      "--metadata",
      "customer=42",
      "a=b=c",
    ];
    const submitted = await boomerang([...submit, "--input", '{"n":1.0}', "--wait"]);
    expect(submitted).toMatchObject({ exitCode: 0, stderr: "submitted order-1\n" });
    expect(submitted.stdout).toMatch(/^order-1 {2}SUCCEEDED\n {2}target {6}model:echo\/production\n/);
    expect(submitted.stdout).toContain('  output      {"n":1.0}\n');
    const shown = await boomerang(["get", "order-1", "-o", "json"]);
    expect(shown.json()).toMatchObject({
      job_id: "order-1",
      status: "SUCCEEDED",
      metadata: { customer: "42", a: "b=c" },
    });
    expect(shown.stdout).toContain('"output":{"n":1.0}}');
    expect(await boomerang(["get", "order-1", "--result"])).toMatchObject({
      exitCode: 0,
      stdout: '{"n":1.0}',
      stderr: "",
    });
  });

  test("takes its input from a file or from standard input", async () => {
    await writeFile(inFolder("input.json"), '"from a file"\n');
    const submit = ["submit", "--target", "model:echo", "--wait", "-o", "json", "--input"];
    expect((await boomerang([...submit, "@input.json"])).json().output).toBe("from a file");
    expect((await boomerang([...submit, "-"], { stdin: "[1]" })).json().output).toEqual([1]);
  });

  test("that failed says why and what to do, and is replayed", async () => {
    const submit = ["submit", "--target", "model:missing", "--job-id", "bad", "--input", "1", "--wait"];
    const { exitCode, stdout } = await boomerang(submit);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/REJECTED(?:\n.*)*\n {2}error {7}model_does_not_exist: /);
    expect(await boomerang(["get", "bad", "--result"])).toMatchObject({ exitCode: 1, stdout: "" });
    await boomerang(["submit", "--target", "model:fail422", "--job-id", "failed", "--input", "1", "--wait"]);
    const replayed = await boomerang(["replay", "failed", "--new-id", "failed-2", "-o", "json"]);
    expect(replayed.json()).toEqual({ job_id: "failed", new_job_id: "failed-2" });
    const waited = await boomerang(["wait", "failed-2", "-o", "jsonl"]);
    expect(waited.exitCode).toBe(1);
    expect(waited.json()).toMatchObject({ status: "FAILED", replay_of: "failed" });
  });
});

describe("jobs of a file", () => {
  test("are submitted, listed by their batch, and not submitted twice", async () => {
    const lines = Array.from({ length: 25 }, (_, n) => JSON.stringify({ model_input: n }));
    await writeFile(inFolder("jobs.jsonl"), lines.join("\n"));
    const submit = ["submit", "-f", "jobs.jsonl", "--target", "model:echo", "--batch", "nightly"];
    expect(await boomerang(submit)).toMatchObject({ exitCode: 0, stdout: "" });
    const again = await boomerang(submit);
    expect(again.stderr).toContain("There is nothing to send.");
    expect(await boomerang(["wait", "--batch", "nightly", "--count", "25"])).toMatchObject({
      exitCode: 0,
      stderr: "25 jobs ended, 0 without a result.\n",
    });
    const listed = (await boomerang(["list", "--batch", "nightly", "--limit", "0", "-o", "json"])).json();
    expect(listed).toHaveLength(25);
    expect(listed[0]).toMatchObject({
      status: "SUCCEEDED",
      batch_id: "nightly",
      target: { model_id: "echo" },
    });
    // An hour before now is another time for the second page, which goes on with that of the first.
    const list = ["list", "--batch", "nightly", "--since", "1h", "-o", "jsonl"];
    const page = await boomerang([...list, "--limit", "20"]);
    const cursor = /\n--cursor (\S+)\n/.exec(page.stderr)?.[1] ?? "";
    const rest = await boomerang([...list, "--cursor", cursor]);
    expect(
      `${page.stdout}${rest.stdout}`
        .trim()
        .split("\n")
        // A cursor has the times of its list.
        .map((line) => ({ ...JSON.parse(line), cursor: "" })),
    ).toEqual(listed.map((job: object) => ({ ...job, cursor: "" })));
  });

  test("that are CSV have their columns as input, and invalid lines are named", async () => {
    await writeFile(inFolder("texts.csv"), "text,priority\ngood,1\nbad,7\n");
    const submit = [
      "submit",
      "-f",
      "texts.csv",
      "--target",
      "model:sentiment",
      "--batch",
      "csv",
      "-o",
      "jsonl",
    ];
    const { exitCode, stdout, stderr } = await boomerang(submit);
    expect(exitCode).toBe(5);
    const [good, bad] = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(bad).toMatchObject({
      line: 3,
      error: { code: "invalid_job", message: expect.stringContaining("priority") },
    });
    expect(stderr).toContain("line 3: the job is not valid: priority must be an integer from 0 to 2");
    expect((await boomerang(["wait", good.job_id, "-o", "json"])).json()[0].output).toMatchObject({
      label: "positive",
    });
  });
});

test("jobs are exported with their outputs, and a file that was cut off is continued", async () => {
  const submit = ["submit", "--target", "model:echo", "--batch", "export", "--wait", "--input"];
  for (const input of ['"one"', '{"two":2.0}', "3"]) await boomerang([...submit, input]);
  const whole = await boomerang(["export", "--batch", "export"]);
  const lines = whole.stdout.trim().split("\n");
  expect(lines.map((line) => JSON.parse(line).output)).toEqual(["one", { two: 2 }, 3]);
  expect(whole.stdout).toContain('"output":{"two":2.0},"cursor":');
  expect(whole.stderr).toMatch(/^3 jobs written in/);
  const file = inFolder("results.jsonl");
  await writeFile(file, `${lines[0]}\n${lines[1]?.slice(0, 40)}`);
  const continued = await boomerang(["export", "--batch", "export", "--to", "results.jsonl"]);
  expect(continued).toMatchObject({ exitCode: 0, stdout: "" });
  expect(continued.stderr).toMatch(/is continued after its last job, up to .*\n2 jobs written/);
  expect(await readFile(file, "utf8")).toBe(whole.stdout);
  const other = await boomerang(["export", "--status", "LOST", "--to", "results.jsonl"]);
  expect(other).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("belongs to another filter") });
  await writeFile(file, "something else\n");
  expect(await boomerang(["export", "--batch", "export", "--to", "results.jsonl"])).toMatchObject({
    exitCode: 5,
  });
});

test("dead letters are listed, shown and sent again", async () => {
  await pipeline().submit('{"job_id":"dead-1"}');
  await pipeline().submit("no JSON");
  const list = async (...options: string[]) => boomerang(["dead-letters", "list", ...options, "-o", "json"]);
  await expect.poll(async () => (await list()).json()).toHaveLength(2);
  const [letter] = (await list("--code", "invalid_message")).json();
  expect(letter).toMatchObject({ job_id: "dead-1", reason: expect.stringContaining("target is missing") });
  const shown = await boomerang(["dead-letters", "show", letter.id.slice(0, 8)]);
  expect(shown.stdout).toContain("Correct the field that error_message names.");
  expect(shown.stdout).toContain('{"job_id":"dead-1"}');
  expect((await boomerang(["dead-letters", "redrive"])).exitCode).toBe(2);
  const dry = await boomerang(["dead-letters", "redrive", "--all", "--dry-run"]);
  expect(dry.stderr).toBe("2 match; nothing was sent.\n");
  const sent = await boomerang(["dead-letters", "redrive", "--code", "invalid_json", "--yes", "-o", "jsonl"]);
  expect(sent).toMatchObject({ exitCode: 0, stderr: "1 sent.\n" });
  // It cannot be accepted, so it comes back.
  await expect.poll(async () => (await list("--code", "invalid_json")).json()).toHaveLength(1);
  expect((await list("--code", "invalid_json")).json()[0].id).not.toBe(sent.json().id);
});

describe("operations on many jobs", () => {
  test("count and ask first", async () => {
    for (const id of ["m-1", "m-2"]) {
      await boomerang(["submit", "--target", "model:fail500", "--job-id", id, "--input", "1", "--wait"]);
    }
    const replay = ["replay", "--target", "model:fail500", "--since", "1h"];
    const unasked = await boomerang(replay);
    expect(unasked).toMatchObject({ exitCode: 2, stdout: "" });
    expect(unasked.stderr).toContain("replay 2 jobs? Nobody can be asked here\n       Pass --yes");
    const refused = await boomerang(replay, { isTerminal: true, stdin: "n\n" });
    expect(refused).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: expect.stringContaining("replay 2 jobs? [y/N]"),
    });
    const dry = await boomerang([...replay, "--dry-run"]);
    expect(dry.stderr).toBe("Dry run: 2 jobs found.\n");
    const done = await boomerang(replay, { isTerminal: true, stdin: "y\n" });
    expect(done.stdout.trim().split("\n").sort()).toEqual([
      "m-1  runs again as m-1.replay",
      "m-2  runs again as m-2.replay",
    ]);
    expect(done.stderr).toContain("2 jobs submitted again.");
    const canceled = await boomerang(["cancel", "--target", "model:fail503", "--yes", "-o", "json"]);
    expect(canceled).toMatchObject({ exitCode: 0, stdout: "[]\n", stderr: "0 cancel requests sent.\n" });
  });
});
