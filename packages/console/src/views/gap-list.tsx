import { Text } from "./text.tsx";

/** What could not be read, and what to do about it; nothing if everything could. */
export function GapList({ gaps }: { gaps: readonly string[] }) {
  if (gaps.length === 0) return null;
  return (
    <section class="notice gaps" aria-label="What could not be read">
      <p>Not everything could be read:</p>
      <ul>
        {gaps.map((gap) => (
          <li>
            <Text value={gap} />
          </li>
        ))}
      </ul>
    </section>
  );
}
