import { raw } from "hono/html";
import { renderDocument } from "../docs/render-document.ts";
import { Layout, type Site } from "./layout.tsx";

interface DocPageProps {
  readonly site: Site;
  readonly name: string;
  /** Of a file of the repository: its markup is trusted. */
  readonly markdown: string;
}

/** A document of the project. */
export function DocPage({ site, name, markdown }: DocPageProps) {
  const [, title = name] = /^# (.+)$/m.exec(markdown) ?? [];
  return (
    <Layout site={site} title={title}>
      <article class="document">{raw(renderDocument(markdown, site.root))}</article>
    </Layout>
  );
}
