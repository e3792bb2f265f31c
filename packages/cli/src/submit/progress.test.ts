import { expect, test } from "vitest";
import { fakeIo } from "../io.fixture.ts";
import { createProgressLine, progressText } from "./progress.ts";

test("progress shows the share, the count, the rate and the time that is left", () => {
  expect(progressText({ sent: 1240, failed: 2, share: 0.5, elapsedMs: 2000 })).toBe(
    "████████████░░░░░░░░░░░░ 50 %  1,240 sent  2 failed  621/s  2 s left",
  );
  expect(progressText({ sent: 5, failed: 0, share: undefined, elapsedMs: 1000 })).toBe("5 sent  5/s");
  expect(progressText({ sent: 0, failed: 0, share: 0, elapsedMs: 0 })).toMatch(/^░+ 0 % {2}0 sent {2}0\/s$/);
});

test("the line is written over on a terminal, ten times a second at most, and elsewhere not at all", async () => {
  const terminal = fakeIo({ isTerminal: true });
  const line = createProgressLine(terminal.io, { hasData: false });
  await line.show("one");
  await line.show("too soon");
  terminal.time.now += 100;
  await line.show("x".repeat(200));
  await line.clear();
  await line.clear();
  expect(terminal.texts.stderr).toBe(`\r\u001b[Kone\r\u001b[K${"x".repeat(99)}\r\u001b[K`);
  terminal.texts.stderr = "";
  await createProgressLine(terminal.io, { hasData: true }).show("data would be written into it");
  expect(terminal.texts.stderr).toBe("");
  const file = fakeIo();
  await createProgressLine(file.io, { hasData: false }).show("one");
  expect(file.texts.stderr).toBe("");
});
