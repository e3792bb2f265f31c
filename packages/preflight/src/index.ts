export { checkAccount, worstOf } from "./check-account.ts";
export { BOOTSTRAP_VERSION } from "./check-bootstrap.ts";
export { checkDeployedConcurrency } from "./check-concurrency.ts";
export { QUARANTINE_DRAINS, submittedTogether } from "./concurrency-plan.ts";
export type { AccountFacts, AccountReader, AccountReading, Count, Fact, Held, NoAccess } from "./facts.ts";
export type { Finding, Level, Remedy } from "./finding.ts";
export type { ConcurrencySettings, Needs } from "./needs.ts";
export type { PlatformNeeds } from "./platform-needs.ts";
export { reportOf, summaryOf } from "./report.ts";
