/** Every ratio that must hold, as a bar with its least and most, and marks where it must and aims to be. */
import type { Judged } from './results.ts';
import { drawing, element, label } from './svg.ts';

const WIDTH = 760;
const LEFT = 310;
const RIGHT = 60;
const TOP = 64;
const ROW = 34;
const BAR = 16;
const BOTTOM = 30;
/** Where nothing is higher, the axis ends a little beyond the baseline. */
const LEAST_SCALE = 1.2;
const STEP = 0.25;

/** Undefined when none was measured. */
export function ratioPlot(judged: readonly Judged[]): string | undefined {
  const ratios = judged.filter(({ must }) => must.kind === 'ratio');
  if (ratios.length === 0) return undefined;
  const most = Math.max(LEAST_SCALE, ...ratios.map(({ found }) => found.most));
  const x = (ratio: number) => LEFT + (ratio / most) * (WIDTH - LEFT - RIGHT);
  const bottom = TOP + ratios.length * ROW;
  const title = 'Rates beside their baselines: 1 is as fast';
  return drawing(
    { width: WIDTH, height: bottom + BOTTOM, title },
    label(title, { class: 'title', x: 16, y: 26 }),
    ...legend(),
    ...axis(most, x, bottom),
    ...ratios.flatMap((it, row) => bar(it, TOP + row * ROW, x)),
  );
}

function legend(): readonly string[] {
  const y = 42;
  return [
    element('line', { class: 'must', 'stroke-width': 3, x1: 20, x2: 20, y1: y, y2: y + 14 }),
    label('must', { class: 'faint', x: 28, y: y + 12 }),
    element('line', { class: 'aim', 'stroke-width': 3, x1: 76, x2: 76, y1: y, y2: y + 14 }),
    label('aim', { class: 'faint', x: 84, y: y + 12 }),
    element('line', { class: 'spread', x1: 118, x2: 138, y1: y + 7, y2: y + 7 }),
    label('least to most', { class: 'faint', x: 144, y: y + 12 }),
  ];
}

type Scale = (ratio: number) => number;

function axis(most: number, x: Scale, bottom: number): readonly string[] {
  const steps = Array.from({ length: Math.floor(most / STEP) + 1 }, (_, step) => step * STEP);
  return steps.flatMap((ratio) => [
    element('line', { class: 'grid', x1: x(ratio), x2: x(ratio), y1: TOP - 4, y2: bottom }),
    label(ratio.toFixed(2), { class: 'faint middle', x: x(ratio), y: bottom + 18 }),
  ]);
}

function bar({ must, found, verdict }: Judged, top: number, x: Scale): readonly string[] {
  const [middle, end] = [top + ROW / 2, x(found.middle)];
  const y = middle - BAR / 2;
  const kind = verdict === 'missed' ? 'missed' : 'ours';
  const mark = (name: string, ratio: number) =>
    element('line', {
      class: name,
      'stroke-width': 3,
      x1: x(ratio),
      x2: x(ratio),
      y1: y - 4,
      y2: y + BAR + 4,
    });
  return [
    label(must.says, { class: 'right', x: LEFT - 10, y: middle + 5 }),
    element('rect', { class: kind, x: LEFT, y, width: end - LEFT, height: BAR }),
    element('line', {
      class: 'spread',
      x1: x(found.least),
      x2: x(found.most),
      y1: middle,
      y2: middle,
    }),
    mark('must', must.must),
    ...(must.aim === undefined ? [] : [mark('aim', must.aim)]),
    label(found.middle.toFixed(2), { x: Math.max(end, x(found.most)) + 8, y: middle + 5 }),
  ];
}
