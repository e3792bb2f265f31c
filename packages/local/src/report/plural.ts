/** A number with its thousands separated: `1,000`. */
export const grouped = (count: number): string => count.toLocaleString("en-US");

/** A number and what it counts: `1 job`, `2,000 jobs`. */
export const plural = (count: number, noun: string): string =>
  `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
