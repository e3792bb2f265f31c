import { expect, test } from "vitest";
import { statePath } from "./state-path.ts";

test.for<[string, Record<string, string>, string]>([
  ["in the user's home", {}, "/home/ann/.local/state/boomerang/local.json"],
  ["where XDG_STATE_HOME says", { XDG_STATE_HOME: "/var/ann" }, "/var/ann/boomerang/local.json"],
  [
    "in the home if XDG_STATE_HOME is empty",
    { XDG_STATE_HOME: "" },
    "/home/ann/.local/state/boomerang/local.json",
  ],
  [
    "in the home if XDG_STATE_HOME is relative, so that it is the same from every folder",
    { XDG_STATE_HOME: "state" },
    "/home/ann/.local/state/boomerang/local.json",
  ],
])("the state file is %s", ([, env, path]) => {
  expect(statePath(env, "/home/ann")).toBe(path);
});
