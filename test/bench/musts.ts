/** What must hold, and what is aimed at: for the printed table, the README, the plots, and CI. */

export interface Must {
  /** As a reader would say it. */
  readonly says: string;
  /** A ratio of two rates of one round, or a figure of its own. Machines share ratios only. */
  readonly kind: 'ratio' | 'figure';
  readonly unit: string;
  readonly better: 'more' | 'less';
  readonly must: number;
  readonly aim?: number;
}

const ratio = (says: string, must: number, aim?: number): Must => ({
  says,
  kind: 'ratio',
  unit: '',
  better: 'more',
  must,
  ...(aim === undefined ? {} : { aim }),
});

const atMost = (says: string, unit: string, must: number, aim: number): Must => ({
  says,
  kind: 'figure',
  unit,
  better: 'less',
  must,
  aim,
});

/** By the name of the comparison or figure. */
export const MUSTS: Readonly<Record<string, Must>> = {
  'drain-classic': ratio('drain / bare amqplib, classic queue', 0.8, 0.95),
  'drain-quorum': ratio('drain / bare amqplib, quorum queue', 0.6, 0.85),
  'drain-classic-cpu': atMost('CPU beyond bare amqplib, for a million events', 's', 7, 3),
  'memory-peak': atMost('peak memory, at any backlog', 'MB', 160, 110),
  'latency-1000-p99': atMost('publish to durable line, 1,000 events/s, p99', 'ms', 15, 5),
  'publish-window': ratio('SDK publish / bare amqplib, window of 1,000', 0.9, 1),
  'publish-awaited': ratio('SDK publish / bare amqplib, one at a time', 0.9, 1),
  start: atMost('start to consuming, broker up', 'ms', 600, 350),
  recover: atMost('start to consuming with a 2 GB day', 'ms', 1000, 300),
  idle: atMost('idle CPU', '%', 0.5, 0.1),
  'broker-confirm': ratio('embedded broker / RabbitMQ, publishing', 1),
  'broker-deliver': ratio('embedded broker / RabbitMQ, delivering', 0.6),
  'remap-drain': ratio('documented vector.toml / built-in pipeline, drain', 0.85),
  'remap beside JavaScript': ratio('remap program / JavaScript by hand', 0.5),
};

export type Verdict = 'aim reached' | 'must met' | 'missed';

export function verdictOf({ better, must, aim }: Must, value: number): Verdict {
  const reaches = (mark: number) => (better === 'more' ? value >= mark : value <= mark);
  if (aim !== undefined && reaches(aim)) return 'aim reached';
  return reaches(must) ? 'must met' : 'missed';
}

/** CI's machines are busy; what falls further than this below its must did not fall by chance. */
const TOLERANCE = 0.2;

export function isFarBelow({ must }: Must, median: number): boolean {
  // A ratio that is no number was not measured, and that is a failure too.
  return !(median >= must * (1 - TOLERANCE));
}
