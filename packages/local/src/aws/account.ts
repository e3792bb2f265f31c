export { LOCAL_REGION, localClientConfig } from "@boomerang/runtime/local-pipeline";

/** The account of every embedded service; fauxqs uses the same. */
export const LOCAL_ACCOUNT = "000000000000";
