import { WorkerKillsContent, type WorkerKillsProps } from "./worker-kills-content.tsx";

/** Buttons that kill a worker, and what became of it. */
export function WorkerKillsView({ site, kills }: WorkerKillsProps) {
  return (
    <section aria-labelledby="kills-title">
      <h2 id="kills-title">Kill a worker</h2>
      <p>
        The dispatcher and the receiver run in a thread each, which can be ended while it works, as a process
        of Lambda may be. No job gets lost.
      </p>
      <p id="live-state" class="live" role="status" data-live={`${site.root}/faults/kills/live`} />
      <div id="live-content">
        <WorkerKillsContent site={site} kills={kills} />
      </div>
    </section>
  );
}
