import { formattedText, MAX_SHOWN, rawText } from "../text/json-text.ts";
import { CopyButton } from "./copy-button.tsx";
import { ScrolledText } from "./scrolled-text.tsx";

interface ContentProps {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** Where the whole text can be downloaded. */
  readonly href: string;
  /** Said above it. */
  readonly note?: string | undefined;
}

/** An input or an output: formatted and as it is, cut when it is large. */
export function Content({ id, title, text, href, note }: ContentProps) {
  const formatted = formattedText(text);
  const raw = rawText(text);
  const forms = [
    ["Formatted", formatted.text, `${id}-formatted`],
    ["Raw", raw.text, `${id}-raw`],
  ] as const;
  return (
    <section aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      <p class="bar">
        {text.length.toLocaleString("en")} characters
        {raw.isCut && `; the first ${MAX_SHOWN.toLocaleString("en")} are shown`}
        {" · "}
        <a href={href} download>
          Download
        </a>{" "}
        <CopyButton url={href} label={`the whole ${title.toLowerCase()}`} />
      </p>
      {note && <p class="note">{note}</p>}
      {forms.map(([form, shown, formId], n) => (
        <details open={n === 0}>
          <summary>{form}</summary>
          <ScrolledText id={formId} label={`${title}, ${form}`} text={shown} />
        </details>
      ))}
    </section>
  );
}
