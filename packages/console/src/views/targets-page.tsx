import type { PausedTarget } from "@boomerang/client";
import { commandLine } from "../text/command-line.ts";
import { Command } from "./command.tsx";
import { Field } from "./field.tsx";
import { Layout, type Site } from "./layout.tsx";
import { Text } from "./text.tsx";
import { Time } from "./time.tsx";

interface TargetsPageProps {
  readonly site: Site;
  readonly paused: readonly PausedTarget[];
  /** Why a target was not paused. */
  readonly problem?: string | undefined;
  /** What is in the form. */
  readonly target?: string | undefined;
  /** Targets that the form offers. */
  readonly suggestions: readonly string[];
}

/** The targets that are paused, and pausing another one. */
export function TargetsPage({ site, paused, problem, target = "", suggestions }: TargetsPageProps) {
  return (
    <Layout site={site} title="Paused targets" current="targets">
      <h1>Paused targets</h1>
      {paused.length === 0 && <p>No target is paused.</p>}
      <ul class="letters">
        {paused.map((each) => (
          <li>
            <p>
              <Text value={each.target} />, since <Time at={each.pausedAt} />
            </p>
            <form method="post" action={`${site.root}/targets/resume`}>
              <input type="hidden" name="target" value={each.target} />
              <button type="submit" aria-label={`Resume ${each.target}`}>
                Resume
              </button>
            </form>
            <Command
              text={commandLine(site.deployment, ["resume", each.target])}
              label={`resume ${each.target}`}
            />
          </li>
        ))}
      </ul>
      <section aria-labelledby="pause-title">
        <h2 id="pause-title">Pause a target</h2>
        <p>
          After about 15 seconds none of its jobs is submitted any more. They wait, and their deadlines with
          them. Jobs that were submitted go on. A pause ends by itself after 30 days.
        </p>
        {problem && (
          <p class="problem" role="alert">
            <Text value={problem} />
          </p>
        )}
        <form class="submit" method="post" action={`${site.root}/targets/pause`}>
          <Field
            name="target"
            label="Target"
            value={target}
            placeholder="model:abc123/production"
            isRequired
            suggestions={suggestions}
          />
          <button type="submit">Pause</button>
        </form>
        <Command
          text={commandLine(site.deployment, ["pause", target || "model:abc123/production"])}
          label="pause a target"
        />
      </section>
    </Layout>
  );
}
