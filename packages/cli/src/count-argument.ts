import { InvalidArgumentError } from "@commander-js/extra-typings";

/** Parses a whole number that is not below `min`. */
export function countOf(min: 0 | 1): (text: string) => number {
  return (text) => {
    const count = Number(text);
    if (text.trim() !== "" && Number.isSafeInteger(count) && count >= min) return count;
    throw new InvalidArgumentError(`It must be a whole number ${min === 0 ? "from 0 on" : "above 0"}.`);
  };
}
