import type { Client } from "@boomerang/client";
import { describe, expect, test } from "vitest";
import { boomerang } from "./boomerang.fixture.ts";

const pausedAt = "2026-01-01T00:00:00.123Z";
const PAUSED = [{ target: "model:abc/production", pausedAt }];

describe("pause", () => {
  test("pauses a target, and says how to resume it", async () => {
    const targets: unknown[] = [];
    const pause: Client["pause"] = async (target) => {
      targets.push(target);
      return { target: "model:abc/production", pausedAt };
    };
    expect(await boomerang(["pause", "model:abc"], { pause })).toMatchObject({
      exitCode: 0,
      stdout: "model:abc/production  paused since 2026-01-01T00:00:00Z\n",
      stderr: "Its jobs wait. boomerang resume model:abc lets them continue.\n",
    });
    expect(targets).toEqual(["model:abc"]);
  });

  test("without a target lists the paused ones", async () => {
    const pausedTargets = async () => PAUSED;
    const text = await boomerang(["pause"], { pausedTargets });
    expect(text).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^model:abc\/production {2}paused/),
    });
    const json = await boomerang(["pause", "-o", "json"], { pausedTargets });
    expect(JSON.parse(json.stdout)).toEqual([{ target: "model:abc/production", paused_at: pausedAt }]);
    expect(await boomerang(["pause"], { pausedTargets: async () => [] })).toMatchObject({
      stdout: "",
      stderr: "No target is paused.\n",
    });
  });
});

test("resume says whether the target was paused", async () => {
  const resume = (wasPaused: boolean) => ({ resume: async () => wasPaused });
  expect((await boomerang(["resume", "model:abc"], resume(true))).stdout).toBe("model:abc: resumed\n");
  expect(await boomerang(["resume", "model:abc"], resume(false))).toMatchObject({
    exitCode: 0,
    stdout: "model:abc: not paused; nothing was changed\n",
  });
  const json = await boomerang(["resume", "model:abc", "-o", "json"], resume(true));
  expect(JSON.parse(json.stdout)).toEqual({ target: "model:abc", was_paused: true });
});

describe("cancel --batch", () => {
  const setUp = (open = 3) => {
    const canceled: string[] = [];
    const client = {
      countBatch: async () => ({ OPEN: open }),
      cancelBatch: async (batchId: string) => void canceled.push(batchId),
    } as unknown as Partial<Client>;
    return { client, canceled };
  };

  test("counts the open jobs, asks, and sends one message", async () => {
    const { client, canceled } = setUp();
    const refused = await boomerang(["cancel", "--batch", "b"], client, { isTerminal: true, stdin: "n\n" });
    expect(refused.stderr).toContain(
      "cancel 3 open jobs of batch b, and those that wait in the queue? [y/N]",
    );
    expect(canceled).toEqual([]);
    expect(await boomerang(["cancel", "--batch", "b", "--yes"], client)).toMatchObject({
      exitCode: 0,
      stdout: "b: asked to cancel; boomerang list --batch b --status OPEN shows what is left\n",
    });
    expect(canceled).toEqual(["b"]);
    const json = await boomerang(["cancel", "--batch", "b", "--yes", "-o", "json"], client);
    expect(JSON.parse(json.stdout)).toEqual({ batch_id: "b", open: 3 });
  });

  test("with another condition cancels the listed jobs", async () => {
    const { client, canceled } = setUp();
    const filters: unknown[] = [];
    const cancelMany = ((filter: unknown) => {
      filters.push(filter);
      return ReadableStream.from([{ jobId: "a" }]);
    }) as unknown as Client["cancelMany"];
    const run = await boomerang(["cancel", "--batch", "b", "--target", "model:abc", "--yes"], {
      ...client,
      cancelMany,
    });
    expect(run).toMatchObject({ exitCode: 0, stdout: "a\n" });
    expect(filters).toMatchObject([{ batchId: "b", target: "model:abc" }]);
    expect(canceled).toEqual([]);
  });
});
