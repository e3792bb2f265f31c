import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const PACKAGES = join(import.meta.dirname, "../../../packages");

/** The product source of a package, without tests and their fixtures. */
export function sourceOf(name: string): string {
  const folder = join(PACKAGES, name, "src");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !/\.(test|fixture)\.ts$/.test(file))
    .map((file) => readFileSync(join(folder, file), "utf8"))
    .join("");
}
