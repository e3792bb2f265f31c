/** A command of the terminal that does the same, to copy. */
export function Command({ text, label }: { text: string; label: string }) {
  return (
    <div class="command">
      <code>{text}</code>
      <button type="button" class="quiet" data-copy={text} aria-label={`Copy the command: ${label}`}>
        Copy
      </button>
    </div>
  );
}
