import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { setUpCommandLine } from "./command-line.ts";

const { boomerang } = setUpCommandLine();

describe("mistakes", () => {
  test.each([
    [["lst"], 2, "Did you mean list?"],
    [["get"], 2, "missing required argument"],
    [["get", "nothing"], 4, "there is no record of job nothing"],
    [["list", "--since", "yesterday"], 2, "--since yesterday is not a time"],
    [["list", "--limit", "-1"], 2, "It must be a whole number"],
    [["list", "--cursor", "x"], 2, "the cursor is not valid"],
    [["submit"], 2, "needs --input"],
    [["submit", "--input", "1"], 2, "needs --target"],
    [["submit", "--target", "model:echo", "--input", "{"], 5, "--input is not JSON"],
    [["submit", "--target", "echo", "--input", "1"], 5, "is not valid; write it as"],
    [["submit", "-f", "nothing.jsonl"], 5, "cannot read nothing.jsonl"],
    [["submit", "-f", "."], 5, "cannot read .: it is a folder"],
    [["submit", "-f", "-", "--wait"], 2, "--wait is for one job"],
    [["cancel"], 2, "cancel needs the id of one job, or a filter"],
    [["replay", "x", "--batch", "y"], 2, "replay needs the id of one job, or a filter"],
    [["replay", "nothing"], 4, "there is no record of job nothing"],
    [["export"], 2, "export needs a filter"],
    [["export", "--batch", "b", "--to", "no/folder"], 5, "cannot write"],
    [["dead-letters", "eat"], 2, "eat is not known"],
    [["dead-letters", "show", "no"], 2, "the id no is too short"],
    [["dead-letters", "show", "nothing"], 4, "there is no dead letter nothing"],
    [["wait"], 2, "wait needs ids of jobs, or --batch"],
    [["wait", "--batch", "nothing"], 4, "batch nothing has no jobs"],
    [
      ["wait", "--batch", "nothing", "--count", "1", "--timeout", "0.1"],
      1,
      "has fewer than 1 jobs after 0.1 s",
    ],
    [["wait", "nothing", "--timeout", "0.1"], 1, "has no record after 0.1 s"],
    [["explain", "nothing"], 4, "is not a code that is known here"],
  ])("boomerang %j", async (args, exitCode, message) => {
    const text = await boomerang(args);
    expect(text).toMatchObject({ exitCode, stdout: "", stderr: expect.stringContaining(message) });
    const json = await boomerang([...args, "-o", "json"]);
    expect(json.exitCode).toBe(exitCode);
    const { error } = JSON.parse(json.stderr);
    expect(error).toMatchObject({ code: expect.any(String), next_step: expect.stringMatching(/\.$/) });
    expect(error.message.replaceAll(/\s+/g, " ")).toContain(message.replaceAll(/\s+/g, " "));
  });
});

test("every command has help with examples, and printing it loads no AWS SDK", async () => {
  const main = new URL("../../packages/cli/src/main.ts", import.meta.url).pathname;
  const listLoaded = `data:text/javascript,${encodeURIComponent(
    `import { registerHooks } from "node:module";
     registerHooks({ load: (url, context, next) => { if (/aws-sdk|smithy/.test(url)) console.log("LOADED", url); return next(url, context); } });`,
  )}`;
  const help = async (...args: string[]) =>
    (await promisify(execFile)(process.execPath, ["--import", listLoaded, main, ...args, "--help"])).stdout;
  const all = await help();
  const commands = [...all.matchAll(/^ {2}(?!help)([a-z-]+) [[<]/gm)].map(([, name]) => name ?? "");
  expect(commands).toEqual(expect.arrayContaining(["submit", "completion", "dev", "dead-letters"]));
  expect(all).not.toContain("LOADED");
  for (const command of commands) {
    const text = await help(command);
    expect(text).toContain("Examples:");
    expect(text).not.toContain("LOADED");
  }
});

test("commands, options and their values are completed", async () => {
  const main = new URL("../../packages/cli/src/main.ts", import.meta.url).pathname;
  const complete = async (...words: string[]) =>
    (await promisify(execFile)(process.execPath, [main, "complete", "--", ...words])).stdout;
  expect(await complete("dead")).toMatch(/^dead-letters\tlist, show or send again/);
  expect(await complete("")).toMatch(
    /^explain\tsay what an error code means(?:.*\n)*dev\trun the whole pipeline/m,
  );
  expect(await complete("list", "--sta")).toContain("--status\t");
  expect(await complete("list", "--status", "")).toContain("LOST");
});
