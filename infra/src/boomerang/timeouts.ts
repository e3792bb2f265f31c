import { Duration } from "aws-cdk-lib";

/** Under the lease of a claim (90 s): a claim must not be taken over while its function still runs. */
export const DISPATCHER_TIMEOUT = Duration.seconds(60);

/** It answers deliveries within 2 s; storing spilled ones may take longer. */
export const RECEIVER_TIMEOUT = Duration.seconds(10);

/** A run ends before the next minute's begins. */
export const SCHEDULER_TIMEOUT = Duration.seconds(60);

/** Enough for a batch of large events over a slow bus. */
export const PUBLISHER_TIMEOUT = Duration.seconds(60);
