const BEGIN = "<!-- The output of `run cost`; `run bench --write-counts` writes it. -->\n";
const END = "<!-- End of the output. -->\n";

/** The page with these costs instead of those that it has. */
export function withCosts(page: string, costs: string): string {
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END);
  if (from < 0 || to < from) throw new Error(`the page has no lines ${BEGIN.trim()} and ${END.trim()}`);
  return `${page.slice(0, from)}${BEGIN}\n${costs.trim()}\n\n${page.slice(to)}`;
}
