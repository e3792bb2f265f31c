import { BoomerangError, type Client, type DeadLetter, type RedriveOptions } from "@boomerang/client";
import { describe, expect, test } from "vitest";
import { boomerang, jsonLines } from "./boomerang.fixture.ts";
import { fakeBulkRun } from "./bulk-run.fixture.ts";

const taken: DeadLetter = {
  id: "1f7c-0001",
  code: "job_id_taken",
  reason: "another message\ncreated the job",
  jobId: "order-1",
  batchId: "nightly",
  messageId: "m-1",
  sentAt: "2026-01-01T00:00:00.123Z",
  body: '{"job_id":"order-1"}',
  bodyLocation: undefined,
};
const moved: DeadLetter = {
  ...{ id: "9ab2-0002", messageId: "m-2", reason: "SQS moved the message", body: "x" },
  ...{ code: undefined, jobId: undefined, batchId: undefined, sentAt: undefined, bodyLocation: undefined },
};

/** A dead-letter queue with these messages, of which those with an error cannot be sent. */
function queueWith(letters: readonly DeadLetter[], errors: Readonly<Record<string, BoomerangError>> = {}) {
  const redrives: RedriveOptions[] = [];
  const client: Partial<Client> = {
    deadLetters: {
      async *list() {
        yield* letters;
      },
      redrive(matches, options = {}) {
        redrives.push(options);
        const outcomes = letters
          .filter(matches)
          .map((deadLetter) => ({ deadLetter, error: options.dryRun ? undefined : errors[deadLetter.id] }));
        return fakeBulkRun(outcomes, { matched: outcomes.length, done: 0, failed: 0 });
      },
    },
  };
  return { client, redrives };
}

describe("dead-letters list", () => {
  test("shows each message with its reason in two lines", async () => {
    const { client } = queueWith([taken, moved]);
    expect(await boomerang(["dead-letters"], client)).toMatchObject({
      exitCode: 0,
      stderr: "",
      stdout:
        "1f7c-0001  2026-01-01T00:00:00Z  job_id_taken  job order-1\n  another message created the job\n" +
        "9ab2-0002    none\n  SQS moved the message\n",
    });
  });

  test("shows those of one code, or those that SQS moved", async () => {
    const { client } = queueWith([taken, moved]);
    const idsOf = async (code: string) =>
      jsonLines(await boomerang(["dead-letters", "list", "--code", code, "-o", "jsonl"], client));
    expect(await idsOf("job_id_taken")).toEqual([
      {
        ...{ id: "1f7c-0001", code: "job_id_taken", reason: "another message\ncreated the job" },
        ...{ job_id: "order-1", batch_id: "nightly", message_id: "m-1", sent_at: taken.sentAt },
      },
    ]);
    expect(await idsOf("none")).toMatchObject([{ id: "9ab2-0002" }]);
  });

  test("says if there are none, also beside JSON", async () => {
    const { client } = queueWith([]);
    const text = await boomerang(["dead-letters"], client);
    expect(text).toMatchObject({ exitCode: 0, stdout: "", stderr: "There is no dead letter.\n" });
    const json = await boomerang(["dead-letters", "-o", "json"], client);
    expect(json).toMatchObject({ exitCode: 0, stdout: "[]\n" });
  });
});

describe("dead-letters show", () => {
  test("prints the reason, what to do, and the message", async () => {
    const { client } = queueWith([moved, taken]);
    const shown = await boomerang(["dead-letters", "show", "1f7c"], client);
    expect(shown.stdout).toMatch(
      /created the job\nSend the message with a new .*\n\n\{"job_id":"order-1"\}\n$/,
    );
    // No code, so no advice.
    const other = await boomerang(["dead-letters", "show", "9ab2…"], client);
    expect(other.stdout).toBe("9ab2-0002    none\n  SQS moved the message\n\nx\n");
    const json = await boomerang(["dead-letters", "show", "1f7c-0001", "-o", "json"], client);
    expect(JSON.parse(json.stdout)).toMatchObject({ id: "1f7c-0001", body: taken.body });
  });

  test("an id that is too short is not taken for all that begin with it", async () => {
    const { client } = queueWith([taken]);
    for (const action of ["show", "redrive"]) {
      expect(await boomerang(["dead-letters", action, "1f7…", "--yes"], client)).toMatchObject({
        exitCode: 2,
        stdout: "",
        stderr: expect.stringContaining("the id 1f7… is too short: write its first 4 characters or more"),
      });
    }
  });

  test("needs the id of one dead letter that exists", async () => {
    const { client } = queueWith([taken]);
    const message =
      "error: show needs the id of one dead letter\n       See boomerang dead-letters --help.\n";
    for (const ids of [[], ["1f7c", "9ab2"]]) {
      const run = await boomerang(["dead-letters", "show", ...ids], client);
      expect(run).toMatchObject({ exitCode: 2, stdout: "", stderr: message });
    }
    expect(await boomerang(["dead-letters", "show", "9ab2"], client)).toMatchObject({
      exitCode: 4,
      stderr: expect.stringContaining("there is no dead letter 9ab2"),
    });
  });
});

describe("dead-letters redrive", () => {
  const redrive = ["dead-letters", "redrive"];

  test("asks first, with the number of messages", async () => {
    const { client, redrives } = queueWith([taken, moved]);
    const terminal = { isTerminal: true };
    const no = await boomerang([...redrive, "--all"], client, { ...terminal, stdin: "n\n" });
    expect(no).toMatchObject({ exitCode: 1, stdout: "" });
    expect(no.stderr).toContain("send 2 messages to the jobs queue again? [y/N]");
    expect(redrives.every(({ dryRun }) => dryRun)).toBe(true);
    const yes = await boomerang([...redrive, "--all"], client, { ...terminal, stdin: "y\n" });
    expect(yes).toMatchObject({ exitCode: 0, stderr: expect.stringMatching(/2 sent\.\n$/) });
    expect(redrives.at(-1)).toMatchObject({ dryRun: false });
    const nobody = await boomerang([...redrive, "--all"], client);
    expect(nobody).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("Pass --yes") });
  });

  test("asks nothing if nothing matches", async () => {
    const { client, redrives } = queueWith([taken]);
    const run = await boomerang([...redrive, "--code", "invalid_json"], client);
    expect(run).toMatchObject({ exitCode: 0, stdout: "", stderr: "No dead letter matches.\n" });
    expect(redrives.some(({ dryRun }) => !dryRun)).toBe(false);
  });

  test("lists in a dry run what it would send", async () => {
    const { client, redrives } = queueWith([taken, moved]);
    const run = await boomerang([...redrive, "1f7c", "--dry-run"], client);
    expect(run).toMatchObject({ exitCode: 0, stderr: "1 match; nothing was sent.\n" });
    expect(run.stdout).toMatch(/^1f7c-0001 /);
    expect(redrives.map(({ dryRun }) => dryRun)).toEqual([true]);
  });

  test("says of each message whether it was sent, and fails if one was not", async () => {
    const error = new BoomerangError("it is a delivery", { code: "not_stored", nextStep: "Look at it." });
    const { client } = queueWith([taken, moved], { "9ab2-0002": error });
    const text = await boomerang([...redrive, "--all", "--yes"], client);
    expect(text).toMatchObject({ exitCode: 1, stderr: "1 sent, 1 could not be sent.\n" });
    expect(text.stdout).toMatch(/SQS moved the message\n {2}not sent: it is a delivery\n$/);
    const [sent, failed] = jsonLines(await boomerang([...redrive, "--all", "--yes", "-o", "jsonl"], client));
    expect(sent).not.toHaveProperty("error");
    expect(failed).toMatchObject({ error: { code: "not_stored", message: "it is a delivery" } });
  });

  test("is not started without a selection", async () => {
    const { client, redrives } = queueWith([taken]);
    const run = await boomerang([...redrive, "--yes", "-o", "json"], client);
    expect(run.exitCode).toBe(2);
    expect(JSON.parse(run.stderr).error.message).toBe("redrive needs ids, --code or --all");
    expect(redrives).toEqual([]);
  });
});
