import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

// Where Debian, Ubuntu and Fedora have it.
const PATHS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Starts Chromium without a window. @throws when the machine has none */
export function startChromium(): Promise<Browser> {
  const executablePath = PATHS.find((path) => existsSync(path));
  if (executablePath === undefined)
    throw new Error(
      `Chromium is not installed: none of ${PATHS.join(", ")}. On Debian: apt-get install chromium`,
    );
  // Its sandbox does not start for the user root, which containers often have. It opens pages of our own only.
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
}
