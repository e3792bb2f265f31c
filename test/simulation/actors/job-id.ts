import type { Chance } from "@boomerang/testkit/chance";

const LONGEST = 128;
const FORMS: readonly ((n: number) => string)[] = [
  (n) => `order-${n}`,
  (n) => `order-${n}`,
  (n) => `order-${n}`,
  (n) => `Order.${n}_a:b-c`,
  (n) => `${n}`,
  (n) => `.${n}`,
  (n) => `${"x".repeat(LONGEST)}${n}`.slice(-LONGEST),
];

/** The application's n-th job id; every form that an id may have occurs. */
export function jobIdOf(chance: Chance, n: number): string {
  return chance.pick(`job ${n} form of id`, FORMS)(n);
}
