import { Text } from "./text.tsx";

interface ScrolledTextProps {
  readonly id?: string;
  readonly label: string;
  readonly text: string;
}

/** A text that may be long: it scrolls by itself, also by keyboard. */
export function ScrolledText({ id, label, text }: ScrolledTextProps) {
  return (
    <section class="scrolled" aria-label={label} tabindex={0}>
      <pre id={id}>
        <Text value={text} />
      </pre>
    </section>
  );
}
