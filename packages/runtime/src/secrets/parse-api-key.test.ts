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
    `'${KEY}'`,
    `\`${KEY}\``,
    `'{"api_key":"${KEY}"}'`,
    JSON.stringify(`{"api_key":"${KEY}"}`),
    `BASETEN_API_KEY: ${KEY}`,
    `api_key: "${KEY}"`,
    `"api_key": "${KEY}",`,
    `'apiKey' : '${KEY}'`,
    `BASETEN_API_KEY=${KEY};`,
    `x-api-key: ${KEY}`,
    `"Authorization": "Api-Key ${KEY}"`,
    `{"Authorization":"Api-Key ${KEY}","Content-Type":"application/json"}`,
    `{"api_key":"${KEY}","note":"a","note":"b"}`,
    `Api-Key "${KEY}"`,
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
    `{"api_key":"${KEY}","api_key":"x.y"}`,
    `{"api_key":"${KEY}","api\\u005fkey":"x.y"}`,
    `{"value":"x.y","value":"${KEY}"}`,
    `'${KEY}`,
    `"${KEY}'`,
    `'${KEY}' 'x.y'`,
    `"a": "${KEY}"`,
    `"api_key": "${KEY}", "api_key": "x.y"`,
    `BASETEN_API_KEY: ${KEY} x.y`,
  ])("%j", (text) => {
    expect(parseApiKey(text)).toBeUndefined();
  });
});

describe("a placeholder is no key:", () => {
  test.each([
    "PASTE_THE_KEY",
    "paste-the-key",
    "YOUR_API_KEY",
    "your.api.key",
    "BASETEN_API_KEY",
    "BASETEN_API_KEY=YOUR_KEY",
    '{"api_key":"PASTE_THE_KEY"}',
    "Api-Key your-key",
    "xxxxxxxx.xxxxxxxx",
    "...",
    "-----BEGIN",
    "-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----",
  ])("%j", (text) => {
    expect(parseApiKey(text)).toBeUndefined();
  });

  test.each(["key-1", "yourself.Ab1", "x.y", "pasteQ7.aB3"])("but %s is one", (text) => {
    expect(parseApiKey(text)).toBe(text);
  });
});
