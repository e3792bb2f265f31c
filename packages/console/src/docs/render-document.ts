import { Marked, Renderer } from "marked";
import { gfmHeadingId } from "marked-gfm-heading-id";
import { documentAddress } from "./doc-pages.ts";

/**
 * A document of the project as HTML. Links to other documents lead to their pages; those to other files of the repository are text.
 *
 * @param root the beginning of the console's addresses
 */
export function renderDocument(markdown: string, root: string): string {
  const renderer = new Renderer();
  const marked = new Marked(gfmHeadingId(), {
    gfm: true,
    async: false,
    renderer: {
      link({ href, tokens }) {
        const text = this.parser.parseInline(tokens);
        const address = href.startsWith("#") ? href : documentAddress(repositoryPath(href), root);
        return address === undefined ? text : `<a href="${address.replaceAll('"', "%22")}">${text}</a>`;
      },
      // What is wider than the window is scrolled, also by keyboard.
      code: (token) => renderer.code(token).replace("<pre>", '<pre tabindex="0">'),
      table(token) {
        const table = Renderer.prototype.table.call(this, token);
        return `<section class="scroll" aria-label="Table" tabindex="0">${table}</section>`;
      },
      // Pictures of the repository are not served.
      image: ({ text }) => text,
    },
  });
  return marked.parse(markdown) as string;
}

/** Links of documents are relative to their folder. */
const repositoryPath = (href: string) => (/^[a-z-]+\.md(#|$)/.test(href) ? `docs/${href}` : href);
