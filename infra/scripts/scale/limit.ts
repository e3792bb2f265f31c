import type { Load } from "./load.ts";

/** What one limit applies to: an organization of the provider, a stack, or an account of AWS in one region. */
export type Scope = "organization" | "stack" | "account";

/** A limit, as if one organization, one stack and one account had the whole load. */
export interface Limit {
  readonly what: string;
  readonly scope: Scope;
  /** Of both numbers below. */
  readonly unit: string;
  readonly has: (load: Load) => number;
  readonly needs: (load: Load) => number;
  /** How the need is calculated. */
  readonly formula: string;
  /** What happens when the limit is reached. */
  readonly reached: string;
  /** Where the limit comes from: an address, or a file of this repository. */
  readonly source: string;
  readonly raisedBy: "AWS" | "the provider" | "nobody";
  readonly lift: (load: Load) => string;
}

/** A limit with the numbers of one load. */
export interface LimitUse extends Omit<Limit, "has" | "needs" | "lift"> {
  readonly has: number;
  readonly needs: number;
  /** 1 is all of it. */
  readonly share: number;
  readonly lift: string;
}

/** The limits of which the load needs anything, the one that is reached first on top. */
export function usesOf(limits: readonly Limit[], load: Load): LimitUse[] {
  return limits
    .map(({ has, needs, lift, ...limit }) => {
      const [is, need] = [has(load), needs(load)];
      return { ...limit, has: is, needs: need, share: need / is, lift: lift(load) };
    })
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share);
}
