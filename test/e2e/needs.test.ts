import { expect, test } from "vitest";
import { findPython } from "./needs.ts";

const only =
  (...there: string[]) =>
  (command: string) =>
    there.includes(command);

test("the first Python that is new enough is taken", () => {
  expect(findPython("linux", only("openssl", "python3", "python3.12"))).toBe("python3");
  expect(findPython("linux", only("openssl", "python3.12", "python3.11"))).toBe("python3.12");
});

test("all that a machine lacks is named at once, with the command that brings it", () => {
  expect(() => findPython("darwin", only())).toThrow(
    /not on this machine: Linux.*; Python 3\.11.*apt-get install python3 python3-venv.*; openssl \(apt-get install openssl\)/,
  );
  expect(() => findPython("linux", only("python3"))).toThrow(/machine: openssl/);
  expect(() => findPython("linux", only("openssl"))).toThrow(/machine: Python/);
});
