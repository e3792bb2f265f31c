const DAY_MS = 86_400_000;

/**
 * The first instant at which clocks in a time zone show a time; `undefined` if they never do, because the change to daylight
 * saving time leaves it out.
 *
 * @param wall the time that clocks show, as `Date.UTC` counts it, without seconds
 */
export function instantOf(wall: number, timeZone: string): number | undefined {
  const shown = wallClock(timeZone);
  // No time zone changes its offset twice within two days, so one of these two is the right one, if there is any.
  const offsets = [wall - DAY_MS, wall + DAY_MS].map((instant) => shown(instant) - instant);
  const instants = offsets.map((offset) => wall - offset).filter((instant) => shown(instant) === wall);
  return instants.length === 0 ? undefined : Math.min(...instants);
}

/** What clocks in a time zone show at an instant, as `Date.UTC` counts it. */
function wallClock(timeZone: string): (instant: number) => number {
  const numeric = "numeric";
  const format = new Intl.DateTimeFormat("en-US", {
    ...{ timeZone, calendar: "iso8601", numberingSystem: "latn", hourCycle: "h23" },
    ...{ year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric },
  });
  return (instant) => {
    const parts = Object.fromEntries(
      format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]),
    );
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute);
  };
}
