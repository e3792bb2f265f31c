import { expect, test } from "vitest";
import { withCosts } from "./with-costs.ts";

const BEGIN = "<!-- The output of `run cost`; `run bench --write-counts` writes it. -->";
const END = "<!-- End of the output. -->";

test("what stands between the two comments is replaced, and nothing else", () => {
  const page = `# Cost\n\n${BEGIN}\n\nold\n\n${END}\n\nMore.\n`;
  const changed = `# Cost\n\n${BEGIN}\n\nnew | $1\n\n${END}\n\nMore.\n`;
  expect(withCosts(page, "new | $1\n")).toBe(changed);
  expect(withCosts(changed, "new | $1\n")).toBe(changed);
});

test.each(["# Cost\n", `${END}\n${BEGIN}\n`])("a page without the comments is an error: %j", (page) => {
  expect(() => withCosts(page, "new")).toThrow("the page has no lines");
});
