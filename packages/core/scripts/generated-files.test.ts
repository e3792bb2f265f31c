import { expect, test } from "vitest";
import { checkGeneratedFiles } from "./generated-files.ts";

test("the generated files in the checkout are those that `npx -y pnpm@12 generate` would write", async () => {
  const files = await checkGeneratedFiles();
  expect(files.map((file) => file.path)).toContain("src/api/openapi.gen.ts");
  expect(files.filter((file) => file.isStale).map((file) => file.path)).toEqual([]);
});
