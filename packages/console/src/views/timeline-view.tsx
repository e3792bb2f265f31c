import type { Span, Timeline } from "../job/timeline.ts";
import { durationText } from "../text/duration.ts";
import { Text } from "./text.tsx";
import { shortTime } from "./time.tsx";

/** What happened to a job, and where its time went. */
export function TimelineView({ timeline: { steps, spans, unknown } }: { timeline: Timeline }) {
  return (
    <section aria-labelledby="timeline-title">
      <h2 id="timeline-title">Timeline</h2>
      {spans.length > 0 && <Spans spans={spans} />}
      <ol class="timeline">
        {steps.map(({ at, what, detail, sinceMs }) => (
          <li>
            <time datetime={at}>{shortTime(at)}</time>
            <span class="gap">{sinceMs === undefined ? "" : `+${durationText(sinceMs)}`}</span>
            <span>
              {what}
              {detail && (
                <>
                  {" · "}
                  <Text value={detail} />
                </>
              )}
            </span>
          </li>
        ))}
      </ol>
      {unknown.map((what) => (
        <p class="note">Not known: {what}.</p>
      ))}
    </section>
  );
}

const WIDTH = 1000;

/** The parts of the time, as wide as they are long; each at least as wide as can be seen. */
function Spans({ spans }: { spans: readonly Span[] }) {
  const total = spans.reduce((sum, { ms }) => sum + ms, 0);
  let x = 0;
  const bars = spans.map((span) => {
    const width = Math.max(4, (WIDTH * span.ms) / total);
    const bar = { ...span, x, width };
    x += width;
    return bar;
  });
  return (
    <>
      <svg class="spans" viewBox={`0 0 ${x} 16`} preserveAspectRatio="none" aria-hidden="true">
        {bars.map(({ where, x: from, width }) => (
          <rect class={classOf(where)} x={from} y={0} width={width} height={16} />
        ))}
      </svg>
      <ul class="legend">
        {spans.map(({ where, ms }) => (
          <li>
            <svg class="key" viewBox="0 0 12 12" aria-hidden="true">
              <rect class={classOf(where)} width={12} height={12} />
            </svg>
            {where}: {durationText(ms)} ({share(ms / total)})
          </li>
        ))}
      </ul>
    </>
  );
}

function share(part: number): string {
  return part > 0 && part < 0.01 ? "below 1 %" : `${Math.round(100 * part)} %`;
}

const CLASSES: Readonly<Record<Span["where"], string>> = {
  "in our queue": "span-in-our-queue",
  "our queue, and earlier submissions": "span-in-our-queue",
  "submissions, and the provider": "span-at-the-provider",
  "at the provider (its queue and the inference)": "span-at-the-provider",
  delivery: "span-delivery",
};
const classOf = (where: Span["where"]) => CLASSES[where];
