// Draws the charts of the page from their tables, and keeps them up to date while somebody looks at them.
// uPlot comes from a script of its own, which the page loads before.
const { uPlot } = window;

const HEIGHT = 220;
const COLOURS = 6;

const container = document.getElementById("charts");
const { charts: url, every } = container.dataset;
const drawn = new Map();
let timer;

async function refresh() {
  clearTimeout(timer);
  if (document.hidden) return;
  try {
    const response = await fetch(url);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (!response.ok)
      throw new Error(page.getElementById("message")?.textContent ?? "The charts cannot be read.");
    show(page);
  } catch (error) {
    say(
      `The charts are not up to date. ${error instanceof TypeError ? "The console does not respond." : error.message}`,
    );
  }
  timer = setTimeout(() => void refresh(), Number(every));
}

// A chart that is there stays: with its zoom, and with its table open.
function show(page) {
  const figures = [...page.querySelectorAll("figure.chart")];
  if (container.querySelector("figure") === null) container.replaceChildren(...figures);
  for (const old of container.querySelectorAll(".problem, .gaps")) old.remove();
  container.prepend(...page.querySelectorAll(".gaps"));
  for (const figure of figures) {
    const current = document.getElementById(figure.id);
    if (current !== figure) {
      const table = current.querySelector("details tbody");
      const fresh = figure.querySelector("details tbody");
      if (table === null || fresh === null || headOf(current) !== headOf(figure)) {
        drawn.get(figure.id)?.destroy();
        drawn.delete(figure.id);
        current.replaceWith(figure);
      } else {
        current.querySelector("figcaption").replaceWith(figure.querySelector("figcaption"));
        table.replaceWith(fresh);
      }
    }
    draw(document.getElementById(figure.id));
  }
}

const headOf = (figure) => figure.querySelector("details thead")?.textContent;

function draw(figure) {
  const place = figure.querySelector(".plot");
  if (place === null) return;
  const data = dataOf(figure);
  const plot = drawn.get(figure.id);
  if (plot === undefined) {
    drawn.set(figure.id, new uPlot(optionsOf(figure, place), data, place));
    return;
  }
  const [times] = plot.data;
  const { min, max } = plot.scales.x;
  const isZoomed = min > times[0] || max < times.at(-1);
  plot.setData(data, !isZoomed);
  if (isZoomed) plot.redraw();
}

// The first list has the times, in seconds; the others have the values of a series.
function dataOf(figure) {
  const rows = [...figure.querySelectorAll("details tbody tr")];
  const times = rows.map((row) => Date.parse(row.querySelector("time").dateTime) / 1000);
  const [first] = rows;
  const columns = [...first.querySelectorAll("td")].map((_, n) =>
    rows.map((row) => {
      const value = row.querySelectorAll("td")[n].querySelector("data")?.value;
      return value === undefined ? null : Number(value);
    }),
  );
  return [times, ...columns];
}

function optionsOf(figure, place) {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  const axis = {
    stroke: colour("muted"),
    grid: { stroke: colour("line"), width: 1 },
    ticks: { show: false },
  };
  const { unit, sampled } = figure.querySelector("details table").dataset;
  const labels = [...figure.querySelectorAll("details thead th")].slice(1).map((cell) => cell.textContent);
  const valueText = (_, value) =>
    value === null ? "–" : `${Number(value.toPrecision(4)).toLocaleString("en-US")} ${unit}`;
  return {
    width: place.clientWidth,
    height: HEIGHT,
    // Room for half of the last time.
    padding: [null, 30, null, null],
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
    cursor: { sync: { key: "charts" }, drag: { x: true, y: false } },
    // A line at zero is seen, and the highest value does not touch the edge.
    scales: { y: { range: (_, __, highest) => [0, highest > 0 ? highest * 1.1 : 1] } },
    axes: [
      {
        ...axis,
        values: (_, times) => times.map((seconds, n) => axisText(seconds, times[n - 1])),
        space: 60,
      },
      { ...axis, size: 60 },
    ],
    series: [
      { label: "from", value: (_, seconds) => (seconds === null ? "–" : timeText(seconds)) },
      ...labels.map((label, n) => ({
        label,
        stroke: colour(`series-${1 + (n % COLOURS)}`),
        // The second half of many series has dashes, so that no two look the same.
        dash: n < COLOURS ? undefined : [6, 4],
        width: 2,
        // Also of a value without neighbours, which has no line.
        points: { show: true, size: 5 },
        spanGaps: sampled !== undefined,
        value: valueText,
      })),
    ],
  };
}

// The hour, and below it the day where it changes.
function axisText(seconds, before) {
  const [day, hour] = timeText(seconds).split(" ");
  const isSameDay = before !== undefined && timeText(before).startsWith(day);
  const time = seconds % 60 === 0 ? hour.slice(0, 5) : hour;
  return isSameDay ? time : `${time}\n${day.slice(5)}`;
}

const timeText = (seconds) => new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ");

function redrawAll() {
  for (const plot of drawn.values()) plot.destroy();
  drawn.clear();
  for (const figure of container.querySelectorAll("figure.chart")) draw(figure);
}

function say(text) {
  const problem = container.querySelector(".problem") ?? document.createElement("p");
  problem.className = "problem charts-wide";
  problem.setAttribute("role", "alert");
  if (problem.textContent !== text) problem.textContent = text;
  container.prepend(problem);
}

document.addEventListener("visibilitychange", () => void refresh());
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redrawAll);
new ResizeObserver(() => {
  for (const plot of drawn.values())
    plot.setSize({ width: plot.root.parentElement.clientWidth, height: HEIGHT });
}).observe(container);
void refresh();
