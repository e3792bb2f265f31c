import { describe, expect, test } from "vitest";
import { fakeIo } from "../io.fixture.ts";
import { fakeClient, line, never, numbers, setUp } from "./submit-file.fixture.ts";

describe("submitting a file", () => {
  test("sends every line once, and says how many", async () => {
    const { sent, submit } = setUp();
    const { exitCode, stdout, stderr } = await submit(fakeClient(sent, never), { batch: "nightly" });
    expect(exitCode).toBe(0);
    expect(numbers(sent)).toEqual(Array.from({ length: 30 }, (_, n) => n + 1));
    expect(sent.every((each) => /^\d+ nightly-[0-9a-f]{8}:\d+$/.test(each))).toBe(true);
    expect([stdout, stderr]).toEqual(["", "30 jobs sent in 0 s, batch nightly.\n"]);
  });

  test("that was interrupted sends only what is missing, and says so", async () => {
    const { sent, submit } = setUp();
    const interrupting = fakeIo();
    const client = fakeClient(sent, never, 12, interrupting.interrupt);
    await expect(submit(client, {}, interrupting)).rejects.toMatchObject({
      message: "interrupted after 12 jobs",
      exitCode: 130,
    });
    const { exitCode, stderr } = await submit(fakeClient(sent, never));
    expect(exitCode).toBe(0);
    expect(stderr).toContain("Lines 1 to 12 were sent before: only what is missing is sent.");
    expect(numbers(sent)).toEqual(Array.from({ length: 30 }, (_, n) => n + 1));
    // Each line has its own id, from both runs.
    expect(new Set(sent.map((each) => each.split(" ")[1])).size).toBe(30);
  });

  test("of which lines failed sends these again, and a line has the same id each time", async () => {
    const { sent, submit, state } = setUp();
    const first = await submit(fakeClient(sent, (n) => n === 5 || n === 30));
    expect(first.exitCode).toBe(5);
    expect(first.stderr).toContain("line 5: job 5 is bad\nline 30: job 30 is bad\n28 jobs sent");
    expect(state()).toMatchObject({ lines: 30, failed: [5, 30] });
    const second = await submit(fakeClient(sent, never));
    expect(second.stderr).toContain("Lines 1 to 30 were sent before, except 2 that failed");
    expect(sent.slice(28).map((each) => each.replace(/ .*:/, " "))).toEqual(["5 5", "30 30"]);
    const third = await submit(fakeClient(sent, never));
    expect(third.stderr).toContain("There is nothing to send.");
    expect(sent).toHaveLength(30);
  });

  test("the ids are stored before anything is sent", async () => {
    const { sent, submit, state } = setUp();
    const client = fakeClient(sent, () => {
      throw new Error("killed");
    });
    await expect(submit(client)).rejects.toThrow("killed");
    const { idPrefix } = state() ?? {};
    await submit(fakeClient(sent, never));
    expect(sent[0]).toBe(`1 ${idPrefix}:1`);
  });

  test("that is killed has sent a thousand lines at most that are not remembered, however fast it is", async () => {
    const { sent, submit, state } = setUp({ lines: 5000 });
    let most = 0;
    const client = fakeClient(sent, (n) => {
      most = Math.max(most, n - (state()?.lines ?? 0));
      return false;
    });
    await submit(client);
    expect(sent).toHaveLength(5000);
    expect(most).toBeLessThanOrEqual(1001);
  });

  test("that another process submits at the moment is not submitted a second time", async () => {
    const { sent, submit, file } = setUp({ lines: 3 });
    const [first, second] = await Promise.allSettled([
      submit(fakeClient(sent, never)),
      submit(fakeClient(sent, never)),
    ]);
    expect([first.status, second.status]).toEqual(["fulfilled", "rejected"]);
    expect(sent).toHaveLength(3);
    // It is released at the end, also at that of a failure.
    file.texts[2] = line(9);
    await expect(submit(fakeClient(sent, never))).rejects.toMatchObject({ code: "invalid_input" });
    file.texts[2] = line(3);
    expect((await submit(fakeClient(sent, never))).exitCode).toBe(0);
  });

  test("prints an object for each line as JSON", async () => {
    const { sent, submit } = setUp({ lines: 2, format: "jsonl" });
    const { stdout } = await submit(fakeClient(sent, (n) => n === 2));
    const [first, second] = stdout
      .trim()
      .split("\n")
      .map((text) => JSON.parse(text));
    expect(first).toEqual({ line: 1, job_id: expect.stringMatching(/:1$/) });
    expect(second).toMatchObject({ line: 2, error: { code: "invalid_job", message: "job 2 is bad" } });
  });

  test("shows at most ten errors", async () => {
    const { sent, submit } = setUp();
    const { stderr } = await submit(fakeClient(sent, () => true));
    expect(stderr.match(/is bad/g)).toHaveLength(10);
    expect(stderr).toContain("… and 20 more that failed");
  });
});
