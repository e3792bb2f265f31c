/** A number for people; of one that is a lower bound, that too: `10,000 or more`. */
export function numberText(count: number, isExact = true): string {
  return `${count.toLocaleString("en-US")}${isExact ? "" : " or more"}`;
}

/** The noun that goes with a number; with one that is not known, the plural. */
export function plural(count: number | undefined, [one, more]: readonly [one: string, more: string]): string {
  return count === 1 ? one : more;
}
