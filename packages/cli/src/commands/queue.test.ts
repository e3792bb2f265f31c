import { BoomerangError, type Client, type ProviderCalls } from "@boomerang/client";
import { describe, expect, test } from "vitest";
import { boomerang, jsonLines } from "./boomerang.fixture.ts";

const entries = [
  { at: "2026-01-01T00:00:00.000Z", queued: 4, inProgress: 1 },
  { at: "2026-01-01T00:01:00.000Z", queued: 8, inProgress: 2 },
];
const NOW = { queued: 9, inProgress: 3 };
const T0 = "2026-01-01T00:00:00.000Z";
const keyless = new BoomerangError("cannot read the API key:\nno permission", {
  ...{ code: "access_denied", nextStep: "Allow it." },
});

function clientWith(recorded: typeof entries, now: typeof NOW | Error = NOW) {
  const calls: unknown[][] = [];
  const client: Partial<Client> = {
    async *queueHistory(...call) {
      calls.push(call);
      yield* recorded;
    },
    provider: {
      async queueStatus(target: string) {
        calls.push([target]);
        if (now instanceof Error) throw now;
        return now;
      },
    } as unknown as ProviderCalls,
  };
  return { client, calls };
}

describe("queue", () => {
  test("shows the provider's queue now, and plots what was recorded", async () => {
    const { client, calls } = clientWith(entries);
    const { exitCode, stdout, stderr } = await boomerang(["queue", "model:abc", "--since", "1h"], client);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(/^model:abc now: 9 queued, 3 in progress\n\nqueued\n8 {2}█\n/);
    expect(stdout).toMatch(
      /\nin progress\n2 {2}█\n(?:.*\n)*from 2026-01-01T00:00:00.000Z to 2026-01-01T00:01:00.000Z, 2 entries\n$/,
    );
    const since = new Date(Date.UTC(2025, 11, 31, 23));
    expect(calls).toEqual([["model:abc", { since, until: undefined }], ["model:abc"]]);
  });

  test("prints entries as JSON, the last of which is the queue now", async () => {
    const { client } = clientWith(entries);
    expect(jsonLines(await boomerang(["queue", "model:abc", "-o", "jsonl"], client))).toEqual([
      { at: entries[0]?.at, queued: 4, in_progress: 1, source: "recorded" },
      { at: entries[1]?.at, queued: 8, in_progress: 2, source: "recorded" },
      { at: T0, queued: 9, in_progress: 3, source: "provider" },
    ]);
  });

  test("of a target that is not in the deployment's setting is the queue now, and a note", async () => {
    const { client } = clientWith([]);
    expect(await boomerang(["queue", "model:abc"], client)).toMatchObject({
      exitCode: 0,
      stdout: "model:abc now: 9 queued, 3 in progress\n",
      stderr: "nothing was recorded of the queue of model:abc in this time\n",
    });
  });

  test("is what was recorded if the provider cannot be asked, and an error if that is nothing", async () => {
    const some = await boomerang(["queue", "model:abc"], clientWith(entries, keyless).client);
    expect(some).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^model:abc at 2026-01-01T00:01:00.000Z: 8 queued, 2 in progress\n/),
      stderr: "The queue now is not known: cannot read the API key: no permission\n",
    });
    expect(await boomerang(["queue", "model:abc"], clientWith([], keyless).client)).toMatchObject({
      exitCode: 3,
      stdout: "",
    });
  });

  test("of a time that has passed does not ask the provider", async () => {
    const { client, calls } = clientWith([]);
    expect(await boomerang(["queue", "model:abc", "--until", "1h"], client)).toMatchObject({
      exitCode: 4,
      stdout: "",
      stderr: expect.stringContaining("the deployment's setting targets"),
    });
    expect(calls).toHaveLength(1);
  });
});
