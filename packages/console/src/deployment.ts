/** Whose console it is. */
export type Deployment =
  | { readonly type: "local" }
  | { readonly type: "stack"; readonly name: string; readonly region?: string | undefined };
