import { FAULT_NAMES, FAULTS, type FaultValues, maxOf } from "../faults/fault-values.ts";
import type { WorkerKills } from "../faults/worker-kills.ts";
import { Layout, type Site } from "./layout.tsx";
import { Text } from "./text.tsx";
import { WorkerKillsView } from "./worker-kills-view.tsx";

interface FaultsPageProps {
  readonly site: Site;
  readonly values: FaultValues;
  readonly kills: WorkerKills | undefined;
  readonly notice?: string | undefined;
  readonly problem?: string | undefined;
}

/** Faults of the simulated API, and kills of a worker: one can watch that no job is lost. */
export function FaultsPage({ site, values, kills, notice, problem }: FaultsPageProps) {
  return (
    <Layout site={site} title="Faults" current="faults" scripts={kills && ["live.js"]}>
      <h1>Faults of the simulated API</h1>
      <p>
        Set some, submit jobs, and watch the list: every job gets an outcome, and one without a result says
        why.
      </p>
      {notice && (
        <p class="done" role="status">
          {notice}
        </p>
      )}
      {problem && (
        <p class="problem" role="alert">
          <Text value={problem} />
        </p>
      )}
      <form class="faults" method="post" action={`${site.root}/faults`}>
        {FAULT_NAMES.map((name) => {
          const { label, unit, effect } = FAULTS[name];
          return (
            <div>
              <label for={name}>
                {label}, in {unit}
              </label>
              <input
                id={name}
                name={name}
                type="number"
                min={0}
                max={maxOf(name)}
                step={1}
                value={String(values[name])}
                required
                aria-describedby={`${name}-effect`}
              />
              <p id={`${name}-effect`} class="note">
                {effect}
              </p>
            </div>
          );
        })}
        <p class="row">
          <button type="submit">Set these faults</button>
          <button type="submit" formaction={`${site.root}/faults/none`} formnovalidate>
            Set no faults
          </button>
        </p>
      </form>
      {kills && <WorkerKillsView site={site} kills={kills} />}
    </Layout>
  );
}
