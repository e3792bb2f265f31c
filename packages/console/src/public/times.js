// Says how long ago a time was while the pointer is on it.
const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
];
const words = new Intl.RelativeTimeFormat("en");

document.addEventListener("pointerover", ({ target }) => {
  const time = target instanceof Element ? target.closest("time[data-relative]") : null;
  if (!(time instanceof HTMLTimeElement)) return;
  const ms = Date.parse(time.dateTime) - Date.now();
  const [unit, length] = UNITS.find(([, size]) => Math.abs(ms) >= size) ?? UNITS.at(-1);
  time.title = words.format(Math.trunc(ms / length), unit);
});
