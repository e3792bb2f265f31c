import { formatTarget, type JobWithoutOutput } from "@boomerang/client";
import { REPLAYABLE } from "../jobs/replayable.ts";
import { commandLine } from "../text/command-line.ts";
import { Command } from "./command.tsx";
import type { Site } from "./layout.tsx";

interface JobActionsProps {
  readonly site: Site;
  readonly job: JobWithoutOutput;
  /** Whether there is an output to save. */
  readonly hasOutput: boolean;
  /** Whether its target is known to be paused. */
  readonly isPaused: boolean;
}

/** What can be done with a job, here and in a terminal. */
export function JobActions({ site, job, hasOutput, isPaused }: JobActionsProps) {
  const { jobId, status, target } = job;
  const isOpen = status === "PENDING" || status === "SUBMITTED";
  const address = `${site.root}/job/${encodeURIComponent(jobId)}`;
  const line = (...args: readonly string[]) => commandLine(site.deployment, args);
  return (
    <section aria-labelledby="actions-title">
      <h2 id="actions-title">Actions</h2>
      {isOpen && (
        <form method="post" action={`${address}/cancel`}>
          <button type="submit">Cancel the job</button>
          <Command text={line("cancel", jobId)} label="cancel" />
        </form>
      )}
      {REPLAYABLE.includes(status) && (
        <form method="post" action={`${address}/replay`}>
          <button type="submit">Replay as a new job</button>
          <Command text={line("replay", jobId)} label="replay" />
        </form>
      )}
      <Command text={line("get", jobId)} label="show the job" />
      {hasOutput && (
        <Command text={`${line("get", jobId, "--result")} > output.json`} label="save the output" />
      )}
      {target && !isPaused && (
        <p>
          <a
            href={`${site.root}/targets?${new URLSearchParams({ target: formatTarget(target) })}#pause-title`}
          >
            Pause this target …
          </a>
        </p>
      )}
    </section>
  );
}
