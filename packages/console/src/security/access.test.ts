import { describe, expect, test } from "vitest";
import { type Access, refusalOf } from "./access.ts";

const TOKEN = "a".repeat(43);
const GET: Access = {
  method: "GET",
  host: "127.0.0.1:4000",
  origin: undefined,
  site: undefined,
  token: TOKEN,
};
const POST: Access = { ...GET, method: "POST", origin: "http://127.0.0.1:4000", site: "same-origin" };
const refusal = (access: Access) => refusalOf(access, { token: TOKEN, port: 4000 });

test("a page is served to who has its address, and a form of the console is accepted", () => {
  expect(refusal(GET)).toBeUndefined();
  expect(refusal({ ...GET, host: "localhost:4000" })).toBeUndefined();
  expect(refusal(POST)).toBeUndefined();
  const local = { ...POST, host: "localhost:4000", origin: "http://localhost:4000" };
  expect(refusal(local)).toBeUndefined();
  // A client that is no browser does not say where it comes from.
  expect(refusal({ ...POST, site: undefined })).toBeUndefined();
});

test("on port 80 a browser leaves the port out", () => {
  const access = { ...POST, host: "localhost", origin: "http://localhost" };
  expect(refusalOf(access, { token: TOKEN, port: 80 })).toBeUndefined();
});

describe("is refused:", () => {
  test.each([
    undefined,
    "attacker.example",
    "attacker.example:4000",
    "127.0.0.1",
    "127.0.0.1:4001",
    "[::1]:4000",
  ])("a request to host %s, as after DNS rebinding", (host) => {
    expect(refusal({ ...GET, host })).toContain("at http://127.0.0.1:4000 only");
  });

  test.each(["", "a", "b".repeat(43), `${TOKEN}a`])("token %j", (token) => {
    expect(refusal({ ...GET, token })).toContain("The token in the address is wrong");
  });

  test.each([
    undefined,
    "null",
    "http://attacker.example",
    "http://127.0.0.1:4001",
    "https://127.0.0.1:4000",
  ])("a form from origin %s", (origin) => {
    expect(refusal({ ...POST, origin })).toContain("Only a page of the console");
  });

  test.each(["cross-site", "same-site", "none"])("a form that comes from %s", (site) => {
    expect(refusal({ ...POST, site })).toContain("Only a page of the console");
  });
});
