import { CopyButton } from "./copy-button.tsx";

/** A command of the terminal that does the same, to copy. */
export function Command({ text, label }: { text: string; label: string }) {
  return (
    <div class="command">
      <code>{text}</code>
      <CopyButton text={text} label={`the command: ${label}`} />
    </div>
  );
}
