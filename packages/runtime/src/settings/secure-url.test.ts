import { expect, test } from "vitest";
import { findUrlProblem } from "./secure-url.ts";

test.each(["https://proxy.example/base", "http://127.0.0.1:8080", "http://localhost", "http://[::1]:1/x"])(
  "a key may be sent to %s",
  (url) => {
    expect(findUrlProblem(url)).toBeUndefined();
  },
);

test.each([
  ["no URL", "api.example", "must be an http or https URL"],
  ["another scheme", "ftp://api.example", "must be an http or https URL"],
  ["http to another machine", "http://api.example", "must be an https URL"],
  [
    "http to a host that only begins like this machine",
    "http://127.0.0.1.evil.example",
    "must be an https URL",
  ],
  [
    "http to a host behind a user that looks like this machine",
    "http://127.0.0.1:80@evil.example",
    "must not contain a user",
  ],
  ["a password", "https://ann:secret@api.example", "must not contain a user or password"],
  ["a query", "https://api.example?x", "without a query"],
])("a key is not sent to %s", (_, url, problem) => {
  expect(findUrlProblem(url)).toContain(problem);
});
