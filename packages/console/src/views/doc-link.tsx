import { documentAddress } from "../docs/doc-pages.ts";
import type { Site } from "./layout.tsx";
import { Text } from "./text.tsx";

interface DocLinkProps {
  readonly site: Pick<Site, "root">;
  /** Such as `docs/runbook.md#dead-letters`, or an address. */
  readonly reference: string;
  readonly label: string;
}

/** A link to a document of the project; its name, if the console does not have it. */
export function DocLink({ site, reference, label }: DocLinkProps) {
  const address = documentAddress(reference, site.root);
  if (address === undefined) return <Text value={reference} />;
  return <a href={address}>{label}</a>;
}
