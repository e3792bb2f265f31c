/** The base of webhook URLs. */
export const WEBHOOK_BASE = "https://hooks.example";

/** Targets whose queues are recorded every minute. */
export const TARGETS = ["model:echo/production", "model:echo/development"];

/** When every run begins, in milliseconds since the epoch. */
export const START = Date.UTC(2026, 0, 1);
