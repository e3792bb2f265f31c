/** Region and account of an ARN; empty where it has none. */
export function partsOf(arn: string): { readonly region: string; readonly account: string } {
  const [, , , region = "", account = ""] = arn.split(":");
  return { region, account };
}
