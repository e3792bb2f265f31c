import { expect, test } from "vitest";
import { findPython } from "./prerequisites.ts";

const only =
  (...existing: string[]) =>
  (command: string) =>
    existing.includes(command);

test("finds the first Python that is new enough", () => {
  expect(findPython("linux", only("openssl", "python3", "python3.12"))).toBe("python3");
  expect(findPython("linux", only("openssl", "python3.12", "python3.11"))).toBe("python3.12");
});

test("names everything that is missing, with the command that installs it", () => {
  expect(() => findPython("darwin", only())).toThrow(
    /this machine lacks: Linux.*; Python 3\.11.*apt-get install python3 python3-venv.*; openssl \(apt-get install openssl\)/,
  );
  expect(() => findPython("linux", only("python3"))).toThrow(/lacks: openssl/);
  expect(() => findPython("linux", only("openssl"))).toThrow(/lacks: Python/);
});
