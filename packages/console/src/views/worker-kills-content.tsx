import {
  killTexts,
  WORKER_NAMES,
  type WorkerKill,
  type WorkerKills,
  type WorkerName,
} from "../faults/worker-kills.ts";
import type { Site } from "./layout.tsx";
import { Text } from "./text.tsx";

export interface WorkerKillsProps {
  readonly site: Site;
  readonly kills: WorkerKills;
}

/** What became of the kill of each worker, and the buttons that arm another one. */
export function WorkerKillsContent({ site, kills }: WorkerKillsProps) {
  const latest = kills.read();
  return (
    <div class="faults">
      {WORKER_NAMES.map((worker) => (
        <Kill site={site} worker={worker} kill={latest[worker]} text={killTexts(kills)[worker]} />
      ))}
    </div>
  );
}

interface KillProps {
  readonly site: Site;
  readonly worker: WorkerName;
  readonly kill: WorkerKill;
  readonly text: ReturnType<typeof killTexts>[WorkerName];
}

function Kill({ site, worker, kill, text }: KillProps) {
  return (
    <form method="post" action={`${site.root}/faults/kills/${worker}`}>
      <button type="submit" disabled={kill.state === "armed"} aria-describedby={`kill-${worker}`}>
        {text.button}
      </button>
      <p id={`kill-${worker}`} class="note">
        {text.moment}
      </p>
      {kill.state === "armed" && (
        <p class="kill">
          Armed: <a href={`${site.root}/submit`}>submit a job</a>.
        </p>
      )}
      {kill.state === "killed" && (
        <p class="kill">
          Killed at <TimeOfDay at={kill.at} /> {text.during}{" "}
          <a href={`${site.root}/job/${encodeURIComponent(kill.jobId)}`}>
            <Text value={kill.jobId} />
          </a>
          . {text.next}
        </p>
      )}
    </form>
  );
}

function TimeOfDay({ at }: { at: number }) {
  const time = new Date(at).toISOString();
  return (
    <time datetime={time} data-relative>
      {time.slice(11, 19)}
    </time>
  );
}
