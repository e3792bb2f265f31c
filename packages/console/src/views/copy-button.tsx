interface CopyButtonProps {
  /** What is copied, for people who do not see the page. */
  readonly label: string;
  readonly text?: string | undefined;
  /** Where the text is, if it is not here. */
  readonly url?: string | undefined;
}

/** Copies a text; beside it is said whether it did. */
export function CopyButton({ label, text, url }: CopyButtonProps) {
  return (
    <>
      <button type="button" class="quiet" data-copy={text} data-copy-url={url}>
        Copy<span class="unseen"> {label}</span>
      </button>
      <span class="note" role="status" />
    </>
  );
}
