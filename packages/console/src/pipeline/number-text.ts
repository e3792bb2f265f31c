/** A number for people; of one that is a lower bound, that too: `10,000 or more`. */
export function numberText(count: number, isExact = true): string {
  return `${count.toLocaleString("en-US")}${isExact ? "" : " or more"}`;
}
