import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openDoctor } from "./open-doctor.ts";

test("without a local pipeline it says how to start one", async () => {
  const folder = await mkdtemp(join(tmpdir(), "boomerang-"));
  const connection = { stack: undefined, region: undefined, isLocal: true, apiUrl: undefined };
  await expect(openDoctor(connection, { XDG_STATE_HOME: folder })).rejects.toMatchObject({
    ...{ name: "CliError", code: "resource_not_found", exitCode: 4 },
    nextStep: expect.stringContaining("npx -y pnpm@12 dev"),
  });
  await rm(folder, { recursive: true });
});
