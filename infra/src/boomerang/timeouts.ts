import { Duration } from "aws-cdk-lib";

/** Shorter than the lease of a claim (90 s): nobody may take over a claim whose function still runs. */
export const DISPATCHER_TIMEOUT = Duration.seconds(60);

/** It responds to deliveries within 7 s; draining the spill queue may take longer. */
export const RECEIVER_TIMEOUT = Duration.seconds(10);

/** A run ends before the next minute's run begins. */
export const SCHEDULER_TIMEOUT = Duration.seconds(60);

/** Enough for a batch of large events while the event bus is slow. */
export const PUBLISHER_TIMEOUT = Duration.seconds(60);
