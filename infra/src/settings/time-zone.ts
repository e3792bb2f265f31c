/**
 * The name of a time zone as EventBridge Scheduler accepts it: an IANA name in IANA's upper and lower case. `undefined`
 * for anything else, such as an offset.
 */
export function ianaTimeZone(name: string): string | undefined {
  if (!/^[a-z]/i.test(name)) return undefined;
  try {
    const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions();
    if (timeZone.toLowerCase() === name.toLowerCase()) return timeZone;
  } catch {
    return undefined;
  }
  // An alias such as US/Eastern: Intl resolves it to another name, so the correct case of the alias is unknown.
  return name.split("/").every((part) => /^[A-Z]/.test(part)) ? name : undefined;
}
