import { InvalidArgumentError } from "@commander-js/extra-typings";

const MAX_PORT = 65_535;

/** A port; 0 is any free one. */
export function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= MAX_PORT) return port;
  throw new InvalidArgumentError(`It must be a whole number from 0 to ${MAX_PORT}.`);
}
