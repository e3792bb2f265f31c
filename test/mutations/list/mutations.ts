import type { Mutation } from "../mutation.ts";
import { CONNECTIONS_MUTATIONS } from "./connections.ts";
import { DISPATCHER_MUTATIONS } from "./dispatcher.ts";
import { INFRA_MUTATIONS } from "./infra.ts";
import { JOB_STORE_MUTATIONS } from "./job-store.ts";
import { LIMITER_MUTATIONS } from "./limiter.ts";
import { PAUSE_MUTATIONS } from "./pauses.ts";
import { PREFLIGHT_MUTATIONS } from "./preflight.ts";
import { PUBLISHER_MUTATIONS } from "./publisher.ts";
import { RECEIVER_MUTATIONS } from "./receiver.ts";
import { RECOVERY_MUTATIONS } from "./recovery.ts";
import { SCHEDULER_MUTATIONS } from "./scheduler.ts";
import { SECRETS_MUTATIONS } from "./secrets.ts";
import { STATE_MACHINE_MUTATIONS } from "./state-machine.ts";
import { TIME_BUDGET_MUTATIONS } from "./time-budget.ts";

export const MUTATIONS: readonly Mutation[] = [
  ...STATE_MACHINE_MUTATIONS,
  ...JOB_STORE_MUTATIONS,
  ...LIMITER_MUTATIONS,
  ...DISPATCHER_MUTATIONS,
  ...RECOVERY_MUTATIONS,
  ...RECEIVER_MUTATIONS,
  ...TIME_BUDGET_MUTATIONS,
  ...SCHEDULER_MUTATIONS,
  ...PAUSE_MUTATIONS,
  ...SECRETS_MUTATIONS,
  ...PUBLISHER_MUTATIONS,
  ...CONNECTIONS_MUTATIONS,
  ...INFRA_MUTATIONS,
  ...PREFLIGHT_MUTATIONS,
];
