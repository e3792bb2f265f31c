import { describe, expect, test } from "vitest";
import { fakeIo } from "../io.fixture.ts";
import { fakeClient, line, never, numbers, setUp } from "./submit-file.fixture.ts";

describe("a file that is submitted again", () => {
  test("that has changed is not continued, but can be submitted again", async () => {
    const { sent, submit, file } = setUp();
    await submit(fakeClient(sent, never));
    file.texts[29] = line(99);
    await expect(submit(fakeClient(sent, never))).rejects.toMatchObject({
      code: "invalid_input",
      exitCode: 5,
    });
    expect((await submit(fakeClient(sent, never), { again: true })).exitCode).toBe(0);
    expect(sent).toHaveLength(60);
  });

  test("that was replaced by a shorter one is not taken for sent", async () => {
    const { sent, submit, file } = setUp({ lines: 3 });
    await submit(fakeClient(sent, never));
    file.texts = [line(7), line(8)];
    await expect(submit(fakeClient(sent, never))).rejects.toMatchObject({ code: "invalid_input" });
    expect(sent).toHaveLength(3);
  });

  test("whose last line failed can be corrected there", async () => {
    const { sent, submit, file } = setUp({ lines: 3 });
    await submit(fakeClient(sent, (n) => n === 3));
    file.texts[2] = line(4);
    expect((await submit(fakeClient(sent, never))).exitCode).toBe(0);
    expect(numbers(sent)).toEqual([1, 2, 4]);
  });

  test("lines that were added are sent", async () => {
    const { sent, submit, file } = setUp({ lines: 3 });
    await submit(fakeClient(sent, never));
    file.texts.push(line(4));
    await submit(fakeClient(sent, never));
    expect(numbers(sent)).toEqual([1, 2, 3, 4]);
  });

  test("that has changed is not sent in part either, if lines before failed", async () => {
    const { sent, submit, file, state } = setUp({ lines: 5 });
    await submit(fakeClient(sent, (n) => n === 2));
    const before = state();
    file.texts = [11, 12, 13, 14, 15].map(line);
    await expect(submit(fakeClient(sent, never))).rejects.toMatchObject({ code: "invalid_input" });
    expect(numbers(sent)).toEqual([1, 3, 4, 5]);
    expect(state()).toEqual(before);
  });

  test("can be interrupted while it is compared with what was sent, and then sends nothing", async () => {
    const { sent, submit } = setUp({ lines: 3 });
    await submit(fakeClient(sent, (n) => n === 2));
    const interrupting = fakeIo();
    interrupting.interrupt();
    await expect(submit(fakeClient(sent, never), {}, interrupting)).rejects.toMatchObject({
      message: "interrupted after 0 jobs",
      exitCode: 130,
    });
    expect(numbers(sent)).toEqual([1, 3]);
  });

  test.each([
    [{ batch: "a" }, { batch: "b" }, "--batch a"],
    [{}, { target: "model:echo" }, "no --target"],
    [{ batch: "a", target: "model:echo" }, {}, "--batch a and --target model:echo"],
  ])("with other options, %j and then %j, is not sent a second time", async (first, second, then) => {
    const { sent, submit } = setUp({ lines: 3 });
    await submit(
      fakeClient(sent, (n) => n === 2),
      first,
    );
    await expect(submit(fakeClient(sent, never), second)).rejects.toMatchObject({
      code: "invalid_argument",
      exitCode: 2,
      message: `this file was submitted with ${then}`,
      nextStep: expect.stringContaining("--again"),
    });
    expect(numbers(sent)).toEqual([1, 3]);
    await submit(fakeClient(sent, never), { ...second, again: true });
    expect(numbers(sent)).toEqual([1, 3, 1, 2, 3]);
    // The options are now those of the second command.
    expect((await submit(fakeClient(sent, never), second)).stderr).toContain("There is nothing to send.");
  });
});

test.each(["/texts.csv", "/TEXTS.CSV"])("%s is read as CSV", async (path) => {
  const { sent, submit, file } = setUp();
  file.path = path;
  file.texts = ["n", "7", "8"];
  expect((await submit(fakeClient(sent, never))).exitCode).toBe(0);
  expect(numbers(sent)).toEqual([7, 8]);
});

test("a file of which more than 10,000 lines fail is not read to its end, and continued after a correction", async () => {
  const { sent, submit, state } = setUp({ lines: 10_050 });
  const failing = submit(fakeClient(sent, (n) => n > 20));
  await expect(failing).rejects.toMatchObject({
    code: "too_many_failed",
    message: "more than 10,000 lines failed: the rest of the file was not sent",
    exitCode: 1,
  });
  expect(sent).toHaveLength(20);
  expect(state()?.failed).toHaveLength(10_001);
  expect((await submit(fakeClient(sent, never))).exitCode).toBe(0);
  expect(numbers(sent)).toEqual(Array.from({ length: 10_050 }, (_, n) => n + 1));
});
