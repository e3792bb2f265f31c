import { defineConfig } from "./src/settings/settings.ts";

// Every field has a default. src/settings/settings.ts explains each field, and so does your editor. An example:
//
//   targets: [{ target: "model:abc123/production", wake: [{ cron: "45 7 ? * MON-FRI *", timeZone: "Europe/Berlin" }] }],
//   alarmEmail: "ops@example.com",
export default defineConfig({
  targets: [],
});
