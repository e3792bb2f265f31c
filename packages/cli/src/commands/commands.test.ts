import { BoomerangError, type Client } from "@boomerang/client";
import { describe, expect, test } from "vitest";
import { boomerang } from "./boomerang.fixture.ts";

describe("explain", () => {
  test("says what a code means, what to do and where it is found", async () => {
    const { exitCode, stdout, connections } = await boomerang(["explain", "job_id_taken"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^job_id_taken: Another message .*\nSend the message with a new .*\nFound in: dead letter\n$/,
    );
    // It needs no deployment.
    expect(connections).toEqual([]);
  });

  test("knows the code of each HTTP status", async () => {
    const { stdout } = await boomerang(["explain", "http_503"]);
    expect(stdout).toMatch(/^http_503: The Inference API responded to the submission with this HTTP status/);
    expect(await boomerang(["explain", "http_x"])).toMatchObject({ exitCode: 4 });
  });

  test("knows the codes of the provider, and those of errors", async () => {
    const { stdout } = await boomerang(["explain", "model_does_not_exist"]);
    expect(stdout).toMatch(
      /^model_does_not_exist: The provider has no such model.*\n.*\nFound in: record\n$/,
    );
    expect((await boomerang(["explain", "job_not_found"])).stdout).toMatch(
      /^job_not_found: There is no record of the job\.\n.*\nFound in: error\n$/,
    );
    expect((await boomerang(["explain", "timeout"])).stdout).toMatch(
      /^timeout: Of a job: The Inference API .* Of an error of .*timeoutMs.*\n.*\nFound in: record, error\n$/,
    );
  });

  test("suggests the code that was meant", async () => {
    expect(await boomerang(["explain", "job_id_takn"])).toMatchObject({
      exitCode: 4,
      stderr: expect.stringContaining("Did you mean job_id_taken? boomerang explain lists all."),
    });
    expect((await boomerang(["explain", "nothing"])).stderr).not.toContain("Did you mean");
  });

  test("lists all codes, as JSON too", async () => {
    const text = await boomerang(["explain"]);
    expect(text.stdout).toMatch(/^invalid_json {16}The body of the message is not JSON\.$/m);
    const json = JSON.parse((await boomerang(["explain", "-o", "json"])).stdout);
    expect(json[0]).toEqual({
      code: "invalid_json",
      found_in: ["dead letter"],
      meaning: expect.any(String),
      action: expect.any(String),
    });
    expect(json).toHaveLength(text.stdout.trim().split("\n").length);
  });
});

describe("key set", () => {
  const set = ["key", "set", "--target", "model:abc"];

  test("passes on what standard input has, and prints no key", async () => {
    const calls: unknown[] = [];
    const setApiKey: Client["setApiKey"] = async (...call) => void calls.push(call);
    const run = await boomerang(set, { setApiKey }, { stdin: "abc.DEF\n" });
    expect(run).toMatchObject({
      exitCode: 0,
      stdout: "The API accepts the key; it is stored.\n",
      stderr: "",
    });
    expect(calls).toEqual([["abc.DEF\n", { target: "model:abc" }]]);
    const json = await boomerang([...set, "-o", "json"], { setApiKey }, { stdin: "abc.DEF" });
    expect(JSON.parse(json.stdout)).toEqual({ secret: "stored" });
  });

  test("says why a key was not stored", async () => {
    const setApiKey: Client["setApiKey"] = async () => {
      throw new BoomerangError("the API rejects the key", { code: "key_rejected", nextStep: "Check it." });
    };
    expect(await boomerang(set, { setApiKey })).toMatchObject({
      exitCode: 3,
      stdout: "",
      stderr: "error: the API rejects the key\n       Check it.\n",
    });
  });

  test("takes no key from a terminal, where it would be visible, and has no other action", async () => {
    expect(await boomerang(set, {}, { isTerminal: true })).toMatchObject({ exitCode: 2, connections: [] });
    expect(await boomerang(["key", "show"])).toMatchObject({
      ...{ exitCode: 2, stderr: expect.stringContaining("show is not known: use set") },
    });
    expect(await boomerang(["key", "set"])).toMatchObject({
      ...{ exitCode: 2, stderr: expect.stringContaining("key set needs --target") },
    });
  });
});

describe("dev", () => {
  test("has the help of pnpm dev, and names options that are wrong", async () => {
    const help = await boomerang(["dev", "--help"]);
    expect(help).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/--webhook-base-url URL(?:.*\n)*Examples:/),
    });
    const wrong = await boomerang(["dev", "--api", "nobody"]);
    expect(wrong).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringContaining("--api") });
    const keyless = await boomerang([
      "dev",
      "--api",
      "provider",
      "--port",
      "8080",
      "--webhook-base-url",
      "https://x.example",
    ]);
    expect(keyless).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("BASETEN_API_KEY") });
  });
});

test("options and variables choose the deployment", async () => {
  const pause: Client["pause"] = async () => ({ target: "model:a", pausedAt: "2026-01-01T00:00:00.000Z" });
  const connectionOf = async (args: readonly string[], env = {}) =>
    (await boomerang(["pause", "model:a", ...args], { pause }, { env })).connections;
  expect(await connectionOf([])).toEqual([
    { stack: "Boomerang", region: undefined, isLocal: false, apiUrl: undefined },
  ]);
  expect(await connectionOf(["--region", "eu-west-1"], { BOOMERANG_STACK: "Shop" })).toMatchObject([
    { stack: "Shop", region: "eu-west-1" },
  ]);
  expect(await connectionOf(["--stack", "Other"], { BOOMERANG_STACK: "Shop" })).toMatchObject([
    { stack: "Other" },
  ]);
  expect(await connectionOf(["--local"], { BOOMERANG_STACK: "Shop" })).toMatchObject([
    { stack: undefined, isLocal: true },
  ]);
});

test.each(["--stack", "--region"])("%s is not ignored beside --local, but refused", async (option) => {
  const run = await boomerang(["list", option, "x", "--local"]);
  expect(run).toMatchObject({ exitCode: 2, connections: [] });
  expect(run.stderr).toContain(`error: option '${option} <`);
  expect(run.stderr).toContain("cannot be used with option '--local'");
});
