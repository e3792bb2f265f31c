import type { Chart } from "../pipeline/chart.ts";
import { chartSummary } from "../pipeline/chart-summary.ts";
import { shortTime } from "./time.tsx";

/** A chart in words and as a table; the browser draws it from the table. */
export function ChartFigure({ chart }: { chart: Chart }) {
  const { id, title, unit, summary, note, isSampled = false, times, series } = chart;
  const name = unit === "" ? title : `${title}, in ${unit}`;
  const shown = series.filter(({ values }) => values.some((value) => value !== undefined));
  return (
    <figure class="chart" id={`chart-${id}`} aria-labelledby={`chart-${id}-title`}>
      <figcaption>
        <h3 id={`chart-${id}-title`}>{name}</h3>
        {summary && <p>{summary}</p>}
        <p>{shown.length > 0 && summary ? `Latest: ${chartSummary(chart)}` : chartSummary(chart)}</p>
        {note && <p class="note">{note}</p>}
      </figcaption>
      {shown.length > 0 && (
        <>
          <div class="plot" aria-hidden="true" />
          <details>
            <summary>As a table</summary>
            <section class="scroll" aria-label={`${name}, as a table`} tabindex={0}>
              <table data-unit={unit} data-sampled={isSampled ? "" : undefined}>
                <thead>
                  <tr>
                    <th scope="col">From</th>
                    {shown.map(({ label }) => (
                      <th scope="col">{label}</th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {times.map((time, n) => (
                    <Row time={time} values={shown.map(({ values }) => values[n])} />
                  ))}
                </tbody>
              </table>
            </section>
          </details>
        </>
      )}
    </figure>
  );
}

function Row({ time, values }: { time: number; values: readonly (number | undefined)[] }) {
  const at = new Date(time).toISOString();
  return (
    <tr>
      <th scope="row">
        <time datetime={at}>{shortTime(at).replace(/\.\d+$/, "")}</time>
      </th>
      {values.map((value) => (
        <td class="number">{value !== undefined && <data value={String(value)}>{rounded(value)}</data>}</td>
      ))}
    </tr>
  );
}

/** Three digits are enough to see. */
const rounded = (value: number) =>
  (value < 100 ? Number(value.toPrecision(3)) : Math.round(value)).toString();
