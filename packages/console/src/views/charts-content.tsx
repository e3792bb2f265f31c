import type { Charts } from "../pipeline/charts.ts";
import { ChartFigure } from "./chart-figure.tsx";
import { GapList } from "./gap-list.tsx";

/** The charts, as figures with tables, which the browser draws. */
export function ChartsContent({ charts, gaps }: Charts) {
  return (
    <>
      <GapList gaps={gaps} />
      {charts.map((chart) => (
        <ChartFigure chart={chart} />
      ))}
    </>
  );
}
