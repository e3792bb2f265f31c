import { expect, test } from "vitest";
import { ianaTimeZone } from "./time-zone.ts";

test.each([
  ["Europe/Berlin", "Europe/Berlin"],
  ["europe/berlin", "Europe/Berlin"],
  ["america/port-au-prince", "America/Port-au-Prince"],
  ["Asia/KOLKATA", "Asia/Kolkata"],
  ["Asia/Calcutta", "Asia/Calcutta"],
  ["US/Eastern", "US/Eastern"],
  ["us/eastern", "US/Eastern"],
  ["etc/gmt+5", "Etc/GMT+5"],
  ["utc", "UTC"],
  ["GMT", "GMT"],
  ["CET", "CET"],
  ["est5edt", "EST5EDT"],
  ["japan", "Japan"],
])(
  "the IANA name %s is spelled %s, as EventBridge Scheduler compares upper and lower case",
  (given, expected) => {
    expect(ianaTimeZone(given)).toBe(expected);
  },
);

// Those that `Intl` accepts besides the IANA names.
const ABBREVIATIONS = [
  ...[
    "ACT",
    "AET",
    "AGT",
    "ART",
    "AST",
    "BET",
    "BST",
    "CAT",
    "CNT",
    "CST",
    "CTT",
    "EAT",
    "ECT",
    "IET",
    "IST",
    "JST",
  ],
  ...["MIT", "NET", "NST", "PLT", "PNT", "PRT", "PST", "SST", "VST"],
];

test.each(ABBREVIATIONS)("the abbreviation %s, which Intl accepts, is not a time zone", (name) => {
  expect(() => new Intl.DateTimeFormat("en", { timeZone: name })).not.toThrow();
  expect(ianaTimeZone(name)).toBeUndefined();
  expect(ianaTimeZone(name.toLowerCase())).toBeUndefined();
});

test.each(["EST", "MST", "HST", "ROC", "GMT+0", "GMT-0", "Factory"])(
  "%s, an IANA name without a zone of its own that Java knows, is not accepted",
  (name) => {
    expect(ianaTimeZone(name)).toBeUndefined();
  },
);

test.each([
  "Europe/Atlantis",
  "+01:00",
  "-0330",
  "UTC+1",
  "GMT+1",
  "Etc/GMT+15",
  "SystemV/PST8",
  "US/Pacific-New",
  "Berlin",
  "Etc/Unknown",
  " UTC",
  "",
])("%j is not a time zone", (name) => {
  expect(ianaTimeZone(name)).toBeUndefined();
});

test("every time zone that Node lists is accepted under its own name", () => {
  for (const name of Intl.supportedValuesOf("timeZone")) expect(ianaTimeZone(name)).toBe(name);
});
