// Writes every generated file of this package. With --check it writes nothing, and exits with 1 if a file is stale.
import { checkGeneratedFiles, writeGeneratedFiles } from "./generated-files.ts";

const files = await checkGeneratedFiles();
const stale = files.filter((file) => file.isStale).map((file) => file.path);
if (!process.argv.includes("--check")) {
  await writeGeneratedFiles(files);
  console.log(`${files.length} generated files, ${stale.length} written`);
} else if (stale.length > 0) {
  console.error(`stale: ${stale.join(", ")}; run \`npx -y pnpm@12 generate\``);
  process.exitCode = 1;
}
