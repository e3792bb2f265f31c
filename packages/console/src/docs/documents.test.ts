import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { documentAddress, readDocument } from "./doc-pages.ts";
import { renderDocument } from "./render-document.ts";

test("a document is read by its name, and nothing else is", () => {
  expect(readDocument("runbook")).toContain("# Runbook");
  for (const name of ["../README", "..", "", "runbook.md", "decisions", "nothing"]) {
    expect(readDocument(name)).toBeUndefined();
  }
});

test.each([
  ["docs/runbook.md#dead-letters", "/t/docs/runbook#dead-letters"],
  ["docs/error-codes.md", "/t/docs/error-codes"],
  ["https://wiki.example/runbook#dead-letters", "https://wiki.example/runbook#dead-letters"],
  ["docs/nothing.md", undefined],
  ["docs/../README.md", undefined],
  ["javascript:alert(1)", undefined],
  ["packages/cli/README.md", undefined],
])("%s is read at %s", (reference, address) => {
  expect(documentAddress(reference, "/t")).toBe(address);
});

test("links to other documents lead to their pages, those to other files are text, and headings have addresses", () => {
  const html = renderDocument(
    "# A\n\n## Dead letters\n\n[codes](error-codes.md#x) [here](#dead-letters) [file](../README.md) [web](https://example.com)",
    "/t",
  );
  expect(html).toContain('<h2 id="dead-letters">');
  expect(html).toContain('<a href="/t/docs/error-codes#x">codes</a> <a href="#dead-letters">here</a> file ');
  expect(html).toContain('<a href="https://example.com">web</a>');
});

test("code and tables can be scrolled by keyboard, and code stays text", () => {
  const html = renderDocument("```sh\nls <a> | less\n```\n\n| a |\n| --- |\n| [x](#y) |\n", "/t");
  expect(html).toContain('<pre tabindex="0"><code class="language-sh">ls &lt;a&gt; | less');
  expect(html).toContain('<section class="scroll" aria-label="Table" tabindex="0"><table>');
  expect(html).toContain('<td><a href="#y">x</a></td>');
});

test("every section of a document that another one links exists", () => {
  const folder = join(import.meta.dirname, "../../../../docs");
  const pages = readdirSync(folder).filter((file) => file.endsWith(".md") && file !== "README.md");
  const html = new Map(
    pages.map((file) => [
      file.replace(".md", ""),
      renderDocument(readFileSync(join(folder, file), "utf8"), "/t"),
    ]),
  );
  const links = [...html.values()].flatMap((page) => [
    ...page.matchAll(/href="\/t\/docs\/([a-z-]+)#([^"]+)"/g),
  ]);
  expect(links.length).toBeGreaterThan(20);
  const missing = links.filter(([, name = "", id]) => !html.get(name)?.includes(`id="${id}"`));
  expect(missing.map(([link]) => link)).toEqual([]);
});
