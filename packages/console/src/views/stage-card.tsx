import type { Stage } from "../pipeline/stages.ts";

/** A stage of the pipeline: how much is there, how old, and what passes. */
export function StageCard({ stage: { title, counts, oldest, flow, note } }: { stage: Stage }) {
  return (
    <li class="stage">
      <h3>{title}</h3>
      {counts.map(({ number, of, isProblem = false }, n) => (
        <p class={`count${n > 0 ? " count-more" : ""}${isProblem ? " count-problem" : ""}`}>
          <strong>{number ?? "?"}</strong> <span>{number === undefined ? `${of}: not known` : of}</span>
        </p>
      ))}
      {oldest && <p class="oldest">The oldest: {oldest}</p>}
      {flow && <p class="flow">{flow}</p>}
      {note && <p class="flow">{note}</p>}
    </li>
  );
}
