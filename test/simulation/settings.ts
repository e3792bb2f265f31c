/** The address of deliveries. */
export const WEBHOOK_BASE = "https://hooks.example";

/** Targets whose queues are recorded every minute. */
export const TARGETS = ["model:echo/production", "model:echo/development"];

/** Calls of status and cancel that the deployment allows itself, a second. */
export const STATUS_CALLS_PER_SECOND = 20;

/** When every run begins, milliseconds since the epoch. */
export const START = Date.UTC(2026, 0, 1);
