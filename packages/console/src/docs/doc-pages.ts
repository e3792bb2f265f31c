import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

// The console runs in a checkout of the project, which has its documentation.
const FOLDER = join(import.meta.dirname, "../../../../docs");
const FILE = /^([a-z-]+)\.md$/;
const REFERENCE = /^docs\/([a-z-]+)\.md(#[a-z0-9-]+)?$/;

/** Names of the project's documents, such as `runbook`. */
const DOCUMENTS: ReadonlySet<string> = new Set(
  readdirSync(FOLDER).flatMap((file) => FILE.exec(file)?.[1] ?? []),
);

/** The Markdown of a document; `undefined`: there is none with this name. */
export function readDocument(name: string): string | undefined {
  return DOCUMENTS.has(name) ? readFileSync(join(FOLDER, `${name}.md`), "utf8") : undefined;
}

/**
 * Where a document is to be read.
 *
 * @param reference such as `docs/runbook.md#dead-letters`, or an address of the web
 * @param root the beginning of the console's addresses
 * @returns `undefined` if it is neither
 */
export function documentAddress(reference: string, root: string): string | undefined {
  if (/^https?:\/\//.test(reference)) return URL.canParse(reference) ? reference : undefined;
  const [, name = "", section = ""] = REFERENCE.exec(reference) ?? [];
  return DOCUMENTS.has(name) ? `${root}/docs/${name}${section}` : undefined;
}
