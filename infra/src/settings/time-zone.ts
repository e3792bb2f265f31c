import tzdata from "moment-timezone/data/packed/latest.json" with { type: "json" };

// Names that look like abbreviations or offsets, and that the zone identifiers of Java leave out. Whether EventBridge
// Scheduler accepts them is not documented; each has another name that it does accept.
const LEFT_OUT = new Set(["EST", "MST", "HST", "ROC", "GMT+0", "GMT-0"]);

/** The names in IANA's time zone database, aliases included, by their lower case. */
const NAMES: ReadonlyMap<string, string> = new Map(
  [...tzdata.zones.map((zone) => zone.split("|", 1)), ...tzdata.links.map((link) => link.split("|"))]
    .flat()
    .filter((name) => !LEFT_OUT.has(name))
    .map((name) => [name.toLowerCase(), name]),
);

/**
 * The name of a time zone as EventBridge Scheduler accepts it: an IANA name in IANA's upper and lower case. `undefined`
 * for anything else, such as an offset, or an abbreviation that `Intl` would accept (`PST`, `IST`, `BST`).
 */
export function ianaTimeZone(name: string): string | undefined {
  return NAMES.get(name.toLowerCase());
}
