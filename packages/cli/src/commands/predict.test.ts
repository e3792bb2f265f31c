import { BoomerangError, type Client, type ProviderCalls } from "@boomerang/client";
import { expect, test } from "vitest";
import { boomerang } from "./boomerang.fixture.ts";

/** A client whose model writes these parts, or fails after them. */
function clientWith(parts: readonly string[], failure?: Error): Partial<Client> {
  const predict: ProviderCalls["predict"] = async () => ({
    contentType: undefined,
    body: ReadableStream.from(
      (async function* () {
        for (const part of parts) yield new TextEncoder().encode(part);
        if (failure !== undefined) throw failure;
      })(),
    ),
  });
  return { provider: { predict } as ProviderCalls };
}

const predict = ["predict", "model:abc", "--input", "1"];

test("the output is printed as the model wrote it", async () => {
  expect(await boomerang(predict, clientWith(['{"n":', "1.0}"]))).toMatchObject({
    exitCode: 0,
    stdout: '{"n":1.0}',
    stderr: "",
  });
});

test.each([
  ["JSON", ['{"n":\n', "1.0}\n"], '"output":{"n": 1.0}', { target: "model:abc", output: { n: 1 } }],
  ["no JSON", ["data: 1\n\n"], '"output_text":', { target: "model:abc", output_text: "data: 1\n\n" }],
])("an output that is %s has its place in JSON", async (_, parts, text, value) => {
  for (const format of ["json", "jsonl"]) {
    const { exitCode, stdout } = await boomerang([...predict, "-o", format], clientWith(parts));
    expect(exitCode).toBe(0);
    expect(stdout).toContain(text);
    expect(JSON.parse(stdout)).toEqual(value);
  }
});

test.each([
  ["aborted", 130],
  ["unavailable", 6],
] as const)(
  "an output that ends with the error %s is exit code %d, and what came is printed",
  async (code, exitCode) => {
    const failure = new BoomerangError("cannot read the output", { code, nextStep: "Call it again." });
    const client = clientWith(["half"], failure);
    const error = "error: cannot read the output\n       Call it again.\n";
    expect(await boomerang(predict, client)).toMatchObject({ exitCode, stdout: "half", stderr: error });
    expect(await boomerang(predict, client, { isTerminal: true })).toMatchObject({
      exitCode,
      stdout: "half\n",
    });
    expect(await boomerang([...predict, "-o", "json"], client)).toMatchObject({ exitCode, stdout: "" });
  },
);
