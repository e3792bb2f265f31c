export { checkAccount, worstOf } from "./check-account.ts";
export { BOOTSTRAP_VERSION } from "./check-bootstrap.ts";
export { checkDeployedConcurrency } from "./check-concurrency.ts";
export {
  JOBS_PER_DISPATCHER,
  QUARANTINE_DRAINS,
  receiversFor,
  SECONDS_PER_DELIVERY,
  SHARDS,
  submittedTogether,
} from "./concurrency-plan.ts";
export type { AccountFacts, AccountReader, AccountReading, Count, Fact, Held, NoAccess } from "./facts.ts";
export type { Finding, Level, Remedy } from "./finding.ts";
export type { ConcurrencySettings, Needs } from "./needs.ts";
export type { PlatformNeeds } from "./platform-needs.ts";
export { reportOf, summaryOf } from "./report.ts";
