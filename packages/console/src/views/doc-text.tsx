import { DocLink } from "./doc-link.tsx";
import type { Site } from "./layout.tsx";

const REFERENCE = /\((docs\/[a-z-]+\.md(?:#[a-z0-9-]+)?)\)/;

/** A text of the project's own, whose references to its documents are links. */
export function DocText({ site, value }: { site: Pick<Site, "root">; value: string }) {
  // Every second part is what the parentheses of the pattern contain.
  return (
    <>
      {value.split(REFERENCE).map((part, n) =>
        n % 2 === 0 ? (
          part
        ) : (
          <>
            (<DocLink site={site} reference={part} label={part} />)
          </>
        ),
      )}
    </>
  );
}
