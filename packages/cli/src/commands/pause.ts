import { orInterrupted } from "../io/interruption.ts";
import { newCommand, runAction, type Toolbox } from "../program.ts";

/** `boomerang pause`: a target, or the list of those that are paused. */
export function pauseCommand(tools: Toolbox) {
  return newCommand("pause", tools.io.env)
    .summary("pause a target, or list the paused ones")
    .description(
      "Stops submitting jobs of a target, after about 15 seconds. They wait in their records, for up to 30 days; jobs that were submitted go on.",
    )
    .argument("[target]", "such as model:abc123 or chain:def456/staging; default: list the paused targets")
    .addHelpText(
      "after",
      `
Examples:
  boomerang pause model:abc123
  boomerang pause
  boomerang resume model:abc123

JSON: target, paused_at.`,
    )
    .action((target, options) =>
      runAction(tools, options, async ({ io, output, client }) => {
        const opened = await client();
        if (target === undefined) {
          const paused = await orInterrupted(opened.pausedTargets(), io.interrupted);
          const count = await output.list(paused, toJson, toText);
          if (count === 0) await output.note("No target is paused.");
          return undefined;
        }
        const paused = await opened.pause(target);
        await output.one(toJson(paused), toText(paused));
        await output.note(`Its jobs wait. boomerang resume ${target} lets them continue.`);
        return undefined;
      }),
    );
}

/** `boomerang resume`: a target that is paused. */
export function resumeCommand(tools: Toolbox) {
  return newCommand("resume", tools.io.env)
    .summary("resume a paused target")
    .description("Lets the jobs of a paused target continue within a minute or so, the oldest first.")
    .argument("<target>", "such as model:abc123 or chain:def456/staging")
    .addHelpText(
      "after",
      "\nExamples:\n  boomerang resume model:abc123\n\nJSON: target, was_paused. A target that is not paused is no error.",
    )
    .action((target, options) =>
      runAction(tools, options, async ({ output, client }) => {
        const wasPaused = await (await client()).resume(target);
        const text = wasPaused ? "resumed" : "not paused; nothing was changed";
        await output.one({ target, was_paused: wasPaused }, `${target}: ${text}`);
        return undefined;
      }),
    );
}

interface Paused {
  readonly target: string;
  readonly pausedAt: string;
}

function toJson({ target, pausedAt }: Paused): object {
  return { target, paused_at: pausedAt };
}

function toText({ target, pausedAt }: Paused): string {
  return `${target}  paused since ${pausedAt.replace(/\.\d+Z$/, "Z")}`;
}
