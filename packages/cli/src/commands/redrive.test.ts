import { BoomerangError } from "@boomerang/client";
import { describe, expect, test } from "vitest";
import { boomerang, jsonLines } from "./boomerang.fixture.ts";
import { moved, queueWith, taken } from "./dead-letters.fixture.ts";

describe("dead-letters redrive", () => {
  const redrive = ["dead-letters", "redrive"];

  test("asks first, with the number of messages", async () => {
    const { client, redrives } = queueWith([taken, moved]);
    const terminal = { isTerminal: true };
    const no = await boomerang([...redrive, "--all"], client, { ...terminal, stdin: "n\n" });
    expect(no).toMatchObject({ exitCode: 1, stdout: "" });
    expect(no.stderr).toContain("send 2 messages to the jobs queue again? [y/N]");
    expect(redrives).toEqual([]);
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
    expect(redrives).toEqual([]);
    const json = await boomerang([...redrive, "--code", "invalid_json", "--yes", "-o", "json"], client);
    expect(json).toMatchObject({ exitCode: 0, stdout: "[]\n" });
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

  test("says which messages stay because another has the same body, as they may be other jobs", async () => {
    const { client } = queueWith([moved, taken, { ...moved, id: "9ab2-0003" }]);
    const text = await boomerang([...redrive, "--all", "--yes"], client);
    expect(text).toMatchObject({
      exitCode: 0,
      stderr:
        "2 sent. 1 more has the same body as another and stayed: run the same command again if they are other jobs.\n",
    });
    expect(text.stdout).toMatch(/9ab2-0003 .*\n.*\n {2}not sent: it has the same body as 9ab2-0002\n$/);
    const dry = await boomerang([...redrive, "--all", "--dry-run", "-o", "jsonl"], client);
    expect(dry.stderr).toMatch(/^2 match; nothing was sent\. 1 more has .* would stay/);
    expect(jsonLines(dry)).toMatchObject([
      { id: "9ab2-0002" },
      { id: "1f7c-0001" },
      { id: "9ab2-0003", error: { code: "same_body" } },
    ]);
    expect(dry.stdout).not.toContain('"body"');
    // Equal bodies are one message in the question.
    const asked = await boomerang([...redrive, "--all"], client, { isTerminal: true, stdin: "n\n" });
    expect(asked.stderr).toContain("send 2 messages to the jobs queue again?");
  });

  test("is not started without a selection", async () => {
    const { client, redrives } = queueWith([taken]);
    const run = await boomerang([...redrive, "--yes", "-o", "json"], client);
    expect(run.exitCode).toBe(2);
    expect(JSON.parse(run.stderr).error.message).toBe("redrive needs ids, --code or --all");
    expect(redrives).toEqual([]);
  });
});
