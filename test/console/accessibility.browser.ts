import { describe, expect, test } from "vitest";
import { useConsole } from "./use-console.ts";
import { expectAccessible } from "./watched-page.ts";

const { open, run } = useConsole();

describe("everybody can use it:", () => {
  test.each(["light", "dark"] as const)("axe finds nothing on any page, %s", async (colorScheme) => {
    await run("axe-1", { target: "model:fail500", batch_id: "axe", metadata: { a: "b" } });
    await run("axe-2");
    for (const path of [
      "jobs",
      "jobs?batch=axe",
      "bulk?action=replay&batch=axe",
      "batch/axe/cancel",
      "dead-letters",
      "targets",
      "targets?target=model:echo",
      "faults",
      "job/axe-1",
      "job/axe-2",
      "submit",
      "search?q=nothing+there",
      "pipeline",
      "docs/runbook",
    ]) {
      const page = await open(path, { colorScheme });
      if (path === "pipeline") await page.locator("canvas").first().waitFor();
      await expectAccessible(page);
    }
  });

  test("with the keyboard alone: the first key leads to the content, the next ones to the search", async () => {
    const page = await open();
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toContain("Skip to the content");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.id")).toBe("q");
  });

  test("the focus stays where it is while the list changes", async () => {
    await run("focus-1");
    const page = await open();
    await page.getByRole("link", { name: "focus-1", exact: true }).focus();
    await run("focus-2");
    await expect.poll(() => page.getByRole("link", { name: "focus-2", exact: true }).count()).toBe(1);
    expect(await page.evaluate("document.activeElement.textContent")).toBe("focus-1");
  });

  test("in a narrow window nothing is wider than it", async () => {
    await run("narrow-1");
    for (const path of ["jobs", "job/narrow-1", "submit", "pipeline", "docs/runbook"]) {
      const page = await open(path, { viewport: { width: 360, height: 640 } });
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
    }
  });

  test("who wants less motion gets none", async () => {
    const page = await open("jobs", { reducedMotion: "reduce" });
    const name = await page.evaluate(`(() => {
      const row = document.createElement("tr");
      row.className = "changed";
      document.body.append(row);
      return getComputedStyle(row).animationName;
    })()`);
    expect(name).toBe("none");
  });
});
