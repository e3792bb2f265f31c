import { createClient } from "@boomerang/client";
import { expect, test } from "vitest";
import { fakeClient, line, never, setUp } from "./submit-file.fixture.ts";

/** Sends nothing, as long as no job is valid. */
const client = createClient({ names: { queueUrl: "https://sqs.us-east-1.amazonaws.com/000000000000/jobs" } });

test("lines without a target are told of --target, with --again if the file is remembered", async () => {
  const { submit, file } = setUp();
  file.texts = ['{"model_input":1}', '{"model_input":2}'];
  const { exitCode, stderr } = await submit(client);
  expect(exitCode).toBe(5);
  expect(stderr).toMatch(/^line 1: the job is not valid: target is missing\n/);
  expect(stderr).toMatch(
    /2 failed\. Run it again with --again and --target TARGET, for lines that name no target\.\n$/,
  );
  file.path = undefined;
  expect((await submit(client)).stderr).toMatch(/2 failed\. Run it again with --target TARGET, for/);
  file.texts.push('{"target":{"model_id":"a"},"model_inptu":1}');
  expect((await submit(client)).stderr).toMatch(
    /3 failed\. Run .* no target\. Correct the other lines first\.\n$/,
  );
});

test("the error about a file that is not JSONL says how the format is chosen", async () => {
  const { submit, file } = setUp();
  file.path = "/texts.txt";
  file.texts = ["text,n", "hi,1"];
  expect((await submit(client)).stderr).toMatch(
    /2 failed\. The input was read as JSONL, .*: only a file whose name ends with \.csv is read as CSV\.\n$/,
  );
});

test("standard input is not sent twice because of one bad line", async () => {
  const { sent, submit, file } = setUp({ lines: 3 });
  const fails = (n: number) => n === 2;
  expect((await submit(fakeClient(sent, fails))).stderr).toMatch(
    /1 failed\. Correct those lines, and run the same command again\.\n$/,
  );
  file.path = undefined;
  expect((await submit(fakeClient(sent, fails))).stderr).toMatch(
    /1 failed\. Send those lines again, corrected, and only those: standard input is not remembered/,
  );
});

test("an input without jobs is an error that names it, each time", async () => {
  const { sent, submit, file } = setUp();
  for (const [path, text, name] of [
    ["/empty.jsonl", "\n\n", "/empty.jsonl"],
    ["/empty.jsonl", "\n\n", "/empty.jsonl"],
    ["/header.csv", "n\n", "/header.csv"],
    [undefined, "", "the standard input"],
  ] as const) {
    file.path = path;
    file.texts = [text];
    await expect(submit(fakeClient(sent, never))).rejects.toMatchObject({
      ...{ code: "invalid_input", exitCode: 5 },
      message: `${name} has no jobs: it is empty, or has only a header`,
    });
  }
  file.texts = [line(1)];
  expect((await submit(fakeClient(sent, never))).exitCode).toBe(0);
});
