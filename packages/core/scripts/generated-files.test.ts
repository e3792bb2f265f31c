import { expect, test } from "vitest";
import { checkGeneratedFiles } from "./generated-files.ts";

test("the generated files in the checkout are up to date: run `npx -y pnpm@12 generate`", async () => {
  const files = await checkGeneratedFiles();
  expect(files.map((file) => file.path)).toContain("src/api/openapi.gen.ts");
  expect(files.filter((file) => file.isStale).map((file) => file.path)).toEqual([]);
});
