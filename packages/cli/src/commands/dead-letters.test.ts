import { describe, expect, test } from "vitest";
import { boomerang, jsonLines } from "./boomerang.fixture.ts";
import { moved, queueWith, taken } from "./dead-letters.fixture.ts";

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
