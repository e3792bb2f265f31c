import { defineConfig } from "./src/deployment-config.ts";

// Every field has a default; src/settings/settings.ts, and your editor, say what each is for. An example:
//
//   targets: [{ target: "model:abc123/production", wake: [{ cron: "45 7 ? * MON-FRI *", timeZone: "Europe/Berlin" }] }],
//   alarmEmail: "ops@example.com",
export default defineConfig({
  targets: [],
});
