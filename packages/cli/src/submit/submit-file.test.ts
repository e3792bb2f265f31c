import type { Client } from "@boomerang/client";
import { BoomerangError } from "@boomerang/client";
import { describe, expect, test } from "vitest";
import { CliError } from "../cli-error.ts";
import { createOutput, type Format } from "../io/output.ts";
import { fakeIo } from "../io.fixture.ts";
import type { Input } from "./open-input.ts";
import type { SubmissionLog, SubmissionState } from "./submission-log.ts";
import { type FileOptions, submitFile } from "./submit-file.ts";

const line = (n: number) => JSON.stringify({ target: { model_id: "echo" }, model_input: n });

/** A client that sends what `fails` lets it, until `stopAfter` jobs. */
function fakeClient(
  sent: string[],
  fails: (n: number) => boolean,
  stopAfter = Number.POSITIVE_INFINITY,
  onStop: () => void = () => undefined,
) {
  const submitMany: Client["submitMany"] = (jobs, { jobIdOf, signal } = {}) =>
    ({
      async *[Symbol.asyncIterator]() {
        let index = 0;
        for await (const job of jobs) {
          if (index === stopAfter) onStop();
          if (signal?.aborted) throw new BoomerangError("aborted", { code: "aborted", nextStep: "." });
          const jobId = jobIdOf?.(index) ?? "";
          const n = JSON.parse((job as { text: string }).text).model_input;
          if (fails(n)) {
            const error = new BoomerangError(`job ${n} is bad`, {
              code: "invalid_job",
              nextStep: "Correct it.",
            });
            yield { index, status: "failed", jobId, error };
          } else {
            sent.push(`${n} ${jobId}`);
            yield { index, status: "submitted", jobId };
          }
          index++;
        }
      },
    }) as unknown as ReturnType<Client["submitMany"]>;
  return { submitMany } as Client;
}

function setUp({ lines = 30, format = "text" as Format } = {}) {
  const sent: string[] = [];
  let stored: SubmissionState | undefined;
  let isLocked = false;
  const log: SubmissionLog = {
    read: async () => stored,
    write: async (state) => {
      stored = state;
    },
    lock: async () => {
      if (isLocked) throw new CliError("process 1 submits this file", { code: "in_use", nextStep: "Wait." });
      isLocked = true;
      return async () => {
        isLocked = false;
      };
    },
  };
  const file = { texts: Array.from({ length: lines }, (_, n) => line(n + 1)) };
  async function submit(
    client: ReturnType<typeof fakeClient>,
    options: Partial<FileOptions> = {},
    interrupting = fakeIo(),
  ) {
    const input: Input = {
      path: "/jobs.jsonl",
      size: 10,
      chunks: (async function* () {
        yield new TextEncoder().encode(file.texts.join("\n"));
      })(),
    };
    const { io, texts } = interrupting;
    const deployment = async () => "Boomerang";
    const context = { io, output: createOutput(io, format), client: async () => client, deployment };
    const exitCode = await submitFile(context, input, log, { again: false, ...options });
    return { exitCode, ...texts };
  }
  return { sent, submit, file, state: () => stored };
}

const never = () => false;
const numbers = (sent: readonly string[]) => sent.map((each) => Number(each.split(" ")[0]));

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

  test("lines that were added are sent", async () => {
    const { sent, submit, file } = setUp({ lines: 3 });
    await submit(fakeClient(sent, never));
    file.texts.push(line(4));
    await submit(fakeClient(sent, never));
    expect(numbers(sent)).toEqual([1, 2, 3, 4]);
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

  test("shows at most twenty errors", async () => {
    const { sent, submit } = setUp();
    const { stderr } = await submit(fakeClient(sent, () => true));
    expect(stderr.match(/is bad/g)).toHaveLength(20);
    expect(stderr).toContain("… and 10 more that failed");
  });
});
