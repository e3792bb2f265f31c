/**
 * A time zone as EventBridge Scheduler takes it, `undefined` when it is none: a name of IANA's, not an offset, in
 * IANA's upper and lower case.
 */
export function ianaTimeZone(name: string): string | undefined {
  if (!/^[a-z]/i.test(name)) return undefined;
  try {
    const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions();
    if (timeZone.toLowerCase() === name.toLowerCase()) return timeZone;
  } catch {
    return undefined;
  }
  // An older name, such as US/Eastern, of which only the newer one's case is known.
  return name.split("/").every((part) => /^[A-Z]/.test(part)) ? name : undefined;
}
