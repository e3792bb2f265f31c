import fc from "fast-check";
import { expect, test } from "vitest";
import { SettingsError } from "../settings/read-settings.ts";
import { captureOutput, parsed } from "./capture-console.fixture.ts";
import { createLog, createLogger } from "./log.ts";

test("a line is JSON with level, message, service and fields", () => {
  const lines = captureOutput();
  const log = createLog(createLogger("dispatcher"));
  log.info("job submitted", { job_id: "order-1", after_ms: 1000 });
  log.warn("visibility not changed");
  log.error("event not published", { code: "InternalFailure" });
  expect(parsed(lines())).toMatchObject([
    { level: "INFO", message: "job submitted", service: "dispatcher", job_id: "order-1", after_ms: 1000 },
    { level: "WARN", message: "visibility not changed", service: "dispatcher" },
    { level: "ERROR", message: "event not published", service: "dispatcher", code: "InternalFailure" },
  ]);
});

test("an error is logged with its safe parts and those of its cause", () => {
  const lines = captureOutput();
  const log = createLog(createLogger("dispatcher"));
  log.error("cannot start", {
    error: new SettingsError("TABLE_NAME is not set", { cause: new Error("zSECRETz") }),
  });
  const [line] = parsed(lines());
  expect(line?.error).toMatchObject({
    name: "SettingsError",
    message: "TABLE_NAME is not set",
    frames: expect.stringContaining("log.test.ts"),
    cause: { name: "Error" },
  });
  expect(lines().join("\n")).not.toContain("zSECRETz");
});

test("the message of an unknown error is never logged, whatever field contains it", () => {
  const lines = captureOutput();
  const log = createLog(createLogger("receiver"));
  const level = fc.constantFrom("info", "warn", "error");
  const field = fc.constantFrom("error", "cause", "reason", "err", "stack");
  fc.assert(
    fc.property(level, field, fc.string(), fc.boolean(), (at, name, around, isThrown) => {
      const message = `${around}zSECRETz${around}`;
      const error = new SyntaxError(message, { cause: new Error(message) });
      log[at]("it failed", { job_id: "order-1", [name]: isThrown && name === "error" ? message : error });
    }),
  );
  expect(lines().length).toBeGreaterThanOrEqual(100);
  expect(lines().join("\n")).not.toContain("zSECRETz");
});
