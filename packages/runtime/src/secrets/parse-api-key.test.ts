import { describe, expect, test } from "vitest";
import { parseApiKey } from "./parse-api-key.ts";

const KEY = "abc.DEF";

describe("the key is found in", () => {
  test.each([
    KEY,
    ` ${KEY}\r\n`,
    `\ufeff${KEY}`,
    `"${KEY}"`,
    `'"${KEY}"'`.slice(1, -1),
    `{"api_key":"${KEY}"}`,
    `{"api_key": " ${KEY} "}`,
    `{"BASETEN_API_KEY":"${KEY}","environment":"production"}`,
    `{"value":"${KEY}"}`,
    `{"api_key":"Api-Key ${KEY}"}`,
    `BASETEN_API_KEY=${KEY}`,
    `export BASETEN_API_KEY="${KEY}"`,
    `api_key = '${KEY}'`,
    `Api-Key ${KEY}`,
    `api-key  ${KEY}`,
    `Bearer ${KEY}`,
    `Authorization: Api-Key ${KEY}`,
    `BASETEN_API_KEY=Api-Key ${KEY}`,
  ])("%j", (text) => {
    expect(parseApiKey(text)).toBe(KEY);
  });

  test("any key of the characters that keys have", () => {
    for (const key of ["a", "abcDEF123.x_y-z", "YWJj=", "a/b+c~d=="]) expect(parseApiKey(key)).toBe(key);
  });
});

describe("what is no key, or may be read as several, is none:", () => {
  test.each([
    "",
    "  \n",
    '""',
    "{}",
    "[]",
    `["${KEY}"]`,
    '{"api_key":17}',
    `{"api_key":"${KEY}","other_key":"xyz"}`,
    `{"a":"${KEY}","b":"xyz"}`,
    `{"api_key":{"value":"${KEY}"}}`,
    `{"api_key":"${KEY}"`,
    `{api_key:${KEY}}`,
    "PASTE THE KEY",
    "<your key>",
    "abc…",
    "$BASETEN_API_KEY",
    `${KEY}\nxyz`,
    `${KEY},xyz`,
    "BASETEN_API_KEY=",
    "Api-Key ",
    `TOKEN=${KEY}`,
  ])("%j", (text) => {
    expect(parseApiKey(text)).toBeUndefined();
  });
});
