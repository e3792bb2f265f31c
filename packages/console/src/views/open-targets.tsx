import { numberText } from "../pipeline/number-text.ts";
import type { Pipeline, ProviderQueue } from "../pipeline/read-pipeline.ts";
import { durationText } from "../text/duration.ts";
import type { Site } from "./layout.tsx";
import { Text } from "./text.tsx";
import { Time } from "./time.tsx";

interface OpenTargetsProps {
  readonly site: Site;
  readonly pipeline: Pick<Pipeline, "open" | "providerQueues">;
  readonly now: number;
}

/** Open jobs by target. */
export function OpenTargets({ site, pipeline: { open, providerQueues }, now }: OpenTargetsProps) {
  if (open === undefined || open.targets.length === 0) return null;
  const { jobs, isExact, examined, targets } = open;
  const caption = "Open jobs by target";
  return (
    <section class="scroll" aria-label={caption} tabindex={0}>
      <table>
        <caption>
          {examined < jobs
            ? `${caption}: of the ${examined} that are checked next, of ${numberText(jobs, isExact)}`
            : caption}
        </caption>
        <thead>
          <tr>
            <th scope="col">Target</th>
            <th scope="col">Not submitted yet</th>
            <th scope="col">At the provider</th>
            <th scope="col">Oldest</th>
            <th scope="col">Queued there (all callers)</th>
            <th scope="col">In progress there (all callers)</th>
            <th scope="col">Recorded</th>
          </tr>
        </thead>
        <tbody>
          {targets.map(({ target, pending, submitted, oldestSentAt }) => {
            const queue = target === undefined ? undefined : providerQueues.get(target);
            return (
              <tr>
                <th scope="row">
                  {target === undefined ? (
                    "no valid target"
                  ) : (
                    <a href={`${site.root}/jobs?status=OPEN&target=${encodeURIComponent(target)}`}>
                      <Text value={target} />
                    </a>
                  )}
                </th>
                <td class="number">{pending}</td>
                <td class="number">{submitted}</td>
                <td class="number">{durationText(now - Date.parse(oldestSentAt))}</td>
                <td class="number">{queueText(queue, "queued")}</td>
                <td class="number">{queueText(queue, "inProgress")}</td>
                <td>{typeof queue === "object" && <Time at={queue.at} />}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function queueText(queue: ProviderQueue | undefined, name: "queued" | "inProgress"): string {
  if (queue === undefined) return "not read";
  return queue === "not recorded" ? queue : numberText(queue[name]);
}
