import { runCli } from "@boomerang/cli/run-cli";
import { createClient } from "@boomerang/client";
import { type SimulatorServer, startSimulator } from "@boomerang/simulator";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

let simulator: SimulatorServer;

beforeAll(async () => {
  simulator = await startSimulator({ apiKey: "key.VALID", coldStartMs: 0 });
});
afterAll(() => simulator.stop());

async function boomerang(args: readonly string[], { apiKey = "key.VALID", isTerminal = false } = {}) {
  const texts = { stdout: "", stderr: "" };
  const sink = (name: keyof typeof texts) => ({
    isTerminal,
    columns: 100,
    write: async (text: string) => {
      texts[name] += text;
    },
  });
  vi.stubEnv("BASETEN_API_KEY", apiKey);
  const io = {
    stdout: sink("stdout"),
    stderr: sink("stderr"),
    stdin: {
      isTerminal: false,
      async *[Symbol.asyncIterator]() {
        yield new Uint8Array();
      },
    },
    env: { BOOMERANG_API_URL: simulator.url },
    directory: "/",
    now: Date.now,
    interrupted: new AbortController().signal,
  };
  const exitCode = await runCli(args, io, async ({ apiUrl }) => createClient({ apiUrl }));
  return { exitCode, ...texts };
}

test("a model is called, and its output is printed as it wrote it", async () => {
  const echo = await boomerang(["predict", "model:echo", "--input", '{"n":1.0}']);
  expect(echo).toEqual({ exitCode: 0, stdout: '{"n":1.0}', stderr: "" });
  const stream = await boomerang(["predict", "model:stream", "--input", '"é 😀"'], { isTerminal: true });
  expect(stream).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/\n$/) });
});

test("a target is woken, and a request looked up", async () => {
  expect(await boomerang(["wake", "model:echo/development"])).toMatchObject({ exitCode: 0 });
  const status = await boomerang(["request", "status", "model:echo", "0123456789abcdef"]);
  expect(status).toMatchObject({ exitCode: 4, stderr: expect.stringContaining("404") });
});

test("what the API rejects is said in words, and the key is in none of them", async () => {
  const rejected = await boomerang(["predict", "model:echo", "--input", "1"], { apiKey: "key.WRONG" });
  expect(rejected).toMatchObject({
    exitCode: 3,
    stdout: "",
    stderr: expect.stringContaining("Check at the provider"),
  });
  expect(rejected.stderr).not.toContain("key.WRONG");
  expect(await boomerang(["predict", "model:missing", "--input", "1"])).toMatchObject({ exitCode: 4 });
  expect(await boomerang(["predict", "model:fail422", "--input", "1"])).toMatchObject({ exitCode: 5 });
  expect(await boomerang(["wake", "echo"])).toMatchObject({ exitCode: 2 });
  expect(await boomerang(["request", "eat", "model:echo", "x"])).toMatchObject({ exitCode: 2 });
  expect(await boomerang(["predict", "model:echo", "--input", "{"])).toMatchObject({ exitCode: 5 });
});
