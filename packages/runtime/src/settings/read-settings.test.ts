import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { readSettings, SettingsError } from "./read-settings.ts";
import { flag, httpUrl, nonEmptyString, wholeNumber } from "./schemas.ts";

const entries = {
  TABLE_NAME: nonEmptyString,
  BASE_URL: httpUrl,
  API_BASE_URL: v.optional(httpUrl),
  LIMIT: wholeNumber(10, 1000, 500),
  ANNOUNCE: flag,
};
const enough = { TABLE_NAME: "Jobs", BASE_URL: "https://api.example.com/prod" };

function faultOf(env: Record<string, string | undefined>): string {
  try {
    readSettings(entries, env);
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError);
    return (error as SettingsError).message;
  }
  throw new Error("no fault was reported");
}

test("settings are read with their defaults, and other variables are ignored", () => {
  expect(readSettings(entries, { ...enough, PATH: "/bin", HOME: undefined })).toEqual({
    ...enough,
    LIMIT: 500,
    ANNOUNCE: false,
  });
  expect(
    readSettings(entries, {
      ...enough,
      API_BASE_URL: "http://127.0.0.1:8080",
      LIMIT: "1000",
      ANNOUNCE: "true",
    }),
  ).toEqual({ ...enough, API_BASE_URL: "http://127.0.0.1:8080", LIMIT: 1000, ANNOUNCE: true });
  expect(readSettings(entries, { ...enough, ANNOUNCE: "false" }).ANNOUNCE).toBe(false);
});

test("one error lists all faults, each with its variable", () => {
  expect(faultOf({ BASE_URL: "example.com", LIMIT: "9", ANNOUNCE: "yes", TABLE_NAME: "" })).toBe(
    "TABLE_NAME is empty; BASE_URL must be an http or https URL without a query or fragment; " +
      "LIMIT must be a whole number from 10 to 1000; ANNOUNCE must be true or false. " +
      "Set these environment variables of the function.",
  );
});

test("a missing variable is reported as not set", () => {
  expect(faultOf({})).toBe(
    "TABLE_NAME is not set; BASE_URL is not set. Set these environment variables of the function.",
  );
});

test("an invalid variable is not reported as not set", () => {
  const targets = v.pipe(
    v.string(),
    v.transform((list) => list.split(",").map((item): unknown => (item === "good" ? item : undefined))),
    v.array(v.string("is not a target")),
  );
  expect(() => readSettings({ TARGETS: targets }, { TARGETS: "good,bad" })).toThrow(
    "TARGETS.1 is not a target. Set these environment variables of the function.",
  );
});

describe("a whole number", () => {
  test.each(["9", "1001", "-20", "20.5", "2e2", " 20", "0x20", "", "ten", "9".repeat(30)])(
    "is not %j",
    (LIMIT) => {
      expect(faultOf({ ...enough, LIMIT })).toContain("LIMIT must be a whole number from 10 to 1000. Set");
    },
  );

  test.each([
    ["10", 10],
    ["0999", 999],
    ["1000", 1000],
  ])("may be %j", (LIMIT, value) => {
    expect(readSettings(entries, { ...enough, LIMIT }).LIMIT).toBe(value);
  });
});

describe("an http URL", () => {
  test.each([
    "",
    "example.com",
    "ftp://example.com",
    "https://",
    "https://a b",
    "https://a/?x=1",
    "https://a/#x",
  ])("is not %j, and one fault is reported", (BASE_URL) => {
    expect(faultOf({ ...enough, BASE_URL })).toBe(
      "BASE_URL must be an http or https URL without a query or fragment. Set these environment variables of the function.",
    );
  });

  test.each(["https://a.example.com", "http://127.0.0.1:4566/_aws/execute-api/x/prod", "https://a/b/"])(
    "may be %j, and is not changed",
    (BASE_URL) => {
      expect(readSettings(entries, { ...enough, BASE_URL }).BASE_URL).toBe(BASE_URL);
    },
  );
});
