/** Latencies by percentile, a panel for each rate: the worker, and the shares of broker and disk. */
import { digits, type Figure } from './figures.ts';
import { median } from './statistics.ts';
import { drawing, element, label } from './svg.ts';

const PERCENTILES = ['p50', 'p99', 'p99.9'];
const PANEL = 236;
const LEFT = 56;
const TOP = 84;
const HEIGHT = 200;
const BOTTOM = 36;
const GAP = 40;

/** What is drawn, and what a reader calls it. */
const SERIES = [
  { name: 'ours', says: 'publish to durable line' },
  { name: 'broker', says: 'broker alone' },
  { name: 'fdatasync', says: 'fdatasync alone' },
] as const;

/** Undefined when latency was not measured. */
export function latencyPlot(figures: Readonly<Record<string, Figure>>): string | undefined {
  const rates = Object.keys(figures).flatMap((name) => /^latency-(\d+)-p50$/.exec(name)?.[1] ?? []);
  if (rates.length === 0) return undefined;
  const panels = rates.map((rate) => ({ rate, series: seriesOf(figures, rate) }));
  const y = scaleOf(panels.flatMap(({ series }) => series.flatMap(({ points }) => points)));
  const width = LEFT + rates.length * (PANEL + GAP);
  const title = 'From publish to the line that is synced to the disk, in milliseconds';
  return drawing(
    { width, height: TOP + HEIGHT + BOTTOM, title },
    label(title, { class: 'title', x: 16, y: 26 }),
    ...legend(),
    ...panels.flatMap(({ rate, series }, at) => panel(rate, series, LEFT + at * (PANEL + GAP), y)),
  );
}

interface Series {
  readonly name: string;
  /** In milliseconds, one for each percentile. */
  readonly points: readonly number[];
}

function seriesOf(figures: Readonly<Record<string, Figure>>, rate: string): readonly Series[] {
  return SERIES.map(({ name }) => ({
    name,
    points: PERCENTILES.map((percentile) => {
      const figure = figures[`latency-${rate}-${percentile}`];
      const values = name === 'ours' ? figure?.ours : figure?.beside[name];
      return median(values ?? [NaN]);
    }),
  }));
}

interface LogScale {
  readonly at: (ms: number) => number;
  readonly decades: readonly number[];
}

/** Logarithmic: the shares lie far apart. */
function scaleOf(values: readonly number[]): LogScale {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  return {
    at: (ms) => TOP + HEIGHT - ((Math.log10(ms) - low) / (high - low)) * HEIGHT,
    decades: Array.from({ length: high - low + 1 }, (_, step) => 10 ** (low + step)),
  };
}

function legend(): readonly string[] {
  return SERIES.flatMap(({ name, says }, at) => {
    const x = 20 + at * 190;
    return [
      element('circle', { class: name, cx: x, cy: 48, r: 5 }),
      label(says, { class: 'faint', x: x + 10, y: 53 }),
    ];
  });
}

function panel(
  rate: string,
  series: readonly Series[],
  left: number,
  { at, decades }: LogScale,
): readonly string[] {
  const x = (index: number) => left + 30 + (index * (PANEL - 70)) / (PERCENTILES.length - 1);
  const heading = `${Number(rate).toLocaleString('en')} events/s`;
  return [
    label(heading, { class: 'faint middle', x: x(1), y: TOP - 10 }),
    ...decades.flatMap((ms) => [
      element('line', { class: 'grid', x1: left, x2: left + PANEL, y1: at(ms), y2: at(ms) }),
      label(String(ms), { class: 'faint right', x: left - 6, y: at(ms) + 4 }),
    ]),
    ...PERCENTILES.map((percentile, index) =>
      label(percentile, { class: 'faint middle', x: x(index), y: TOP + HEIGHT + 20 }),
    ),
    ...series.flatMap(({ name, points }) => curve(name, points, x, at)),
  ];
}

function curve(
  name: string,
  points: readonly number[],
  x: (index: number) => number,
  y: (ms: number) => number,
): readonly string[] {
  const path = points.map((ms, index) => `${x(index)},${y(ms)}`).join(' ');
  return [
    element('polyline', { class: `${name} line`, points: path }),
    ...points.flatMap((ms, index) => [
      element('circle', { class: name, cx: x(index), cy: y(ms), r: 4 }),
      label(digits(ms), { class: 'middle', x: x(index), y: y(ms) - 9 }),
    ]),
  ];
}
