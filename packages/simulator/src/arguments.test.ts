import { describe, expect, test } from "vitest";
import { parseCommand } from "./arguments.ts";
import { SETTING_OPTIONS } from "./options.ts";
import { parseSettings } from "./settings.ts";

describe("parseCommand", () => {
  test("starts with every default when there are no options", () => {
    expect(parseCommand([])).toEqual({ type: "start", options: parseSettings({}), json: false });
  });

  test("accepts every option", () => {
    const text = `--port 8080 --json --key k --secret new --secret=old --seed 7 --concurrency 2 --min-replicas 1
      --max-replicas 3 --cold-start 0 --scale-down-delay 5 --inference-time 6 --submissions-per-minute 8
      --status-per-second 9 --cancel-per-second 10 --queue-status-per-second 11 --refuse-rate 0.1
      --refuse-status 500 --refuse-status 402 --refuse-other-rate 0.6 --refuse-other-status 503
      --fail-answer-rate 0.7 --fail-answer-status 504 --lose-answer-rate .2 --lose-delivery-rate 0.3 --delay-delivery-rate 1
      --delay-delivery 12 --repeat-delivery-rate 0.4 --reorder-delivery-rate 0.5 --reorder-hold 13`;
    expect(parseCommand(text.split(/\s+/))).toEqual({
      type: "start",
      json: true,
      options: {
        port: 8080,
        apiKey: "k",
        webhookSecrets: ["new", "old"],
        seed: 7,
        predictConcurrency: 2,
        minReplicas: 1,
        maxReplicas: 3,
        coldStartMs: 0,
        scaleDownDelayMs: 5,
        inferenceMs: 6,
        submissionsPerMinute: 8,
        statusPerSecond: 9,
        cancelPerSecond: 10,
        queueStatusPerSecond: 11,
        faults: {
          refuseRate: 0.1,
          refuseStatuses: [500, 402],
          refuseOtherRate: 0.6,
          refuseOtherStatuses: [503],
          loseAnswerRate: 0.2,
          failAnswerRate: 0.7,
          failAnswerStatuses: [504],
          loseDeliveryRate: 0.3,
          delayDeliveryRate: 1,
          delayDeliveryMs: 12,
          repeatDeliveryRate: 0.4,
          reorderDeliveryRate: 0.5,
          reorderHoldMs: 13,
        },
      },
    });
  });

  test("offers an option for every setting, and lists each in the help", () => {
    const { faults, ...settings } = parseSettings({ apiKey: "k" });
    const paths = [...Object.keys(settings), ...Object.keys(faults).map((name) => `faults.${name}`)];
    expect(SETTING_OPTIONS.map(({ setting }) => setting).toSorted()).toEqual(paths.toSorted());
    const command = parseCommand(["--help"]);
    for (const args of [["-h"], ["--", "--help"], ["--", "-h"]]) expect(parseCommand(args)).toEqual(command);
    expect(command.type).toBe("help");
    const lines = command.type === "help" ? command.text.split("\n") : [];
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
    expect(lines.length).toBeGreaterThan(SETTING_OPTIONS.length);
    for (const { flag } of SETTING_OPTIONS)
      expect(command).toMatchObject({ text: expect.stringContaining(`--${flag} `) });
  });

  test.each([
    [["--nope"], /Unknown option '--nope'/],
    [["stray"], /Unexpected argument 'stray'/],
    [["--seed"], /'--seed <value>' argument missing/],
    [["--json=1"], /'--json' does not take an argument/],
    [["--port", "x"], /^--port must be a whole number from 0 to 65535, not "x"$/],
    [["--port", "65536"], /^--port must be .*, not 65536$/],
    [["--port", ""], /^--port must be .*, not ""$/],
    [["--seed", "1.5"], /^--seed must be a whole number .*, not 1\.5$/],
    [["--seed", ""], /^--seed must be a whole number .*, not ""$/],
    [["--secret", ""], /^--secret must be a non-empty string/],
    [["--refuse-rate", "2"], /^--refuse-rate must be a number from 0 to 1, not 2$/],
    [["--refuse-status", "404"], /^--refuse-status must be one of 401, 402, .*, 504, not 404$/],
    [["--min-replicas", "2"], /^--min-replicas must be at most --max-replicas \(1\), not 2$/],
    [["--cold-start", "soon", "--seed=a"], /^--seed must be .*\n--cold-start must be/],
  ])("explains what is invalid in %j", (args, message) => {
    expect(parseCommand(args)).toEqual({ type: "error", message: expect.stringMatching(message) });
  });
});
