/** One process that publishes and prints its round as JSON: `publisher.js LIBRARY URL EVENTS WINDOW`. */
import { type Publisher, PUBLISHERS } from './publishers.ts';

const WARM_UP_EVENTS = 2000;

const [library = '', url = '', count = '0', most = '1'] = process.argv.slice(2);
const [events, window] = [Number(count), Number(most)];
const publisher = await PUBLISHERS[library]?.(url);
if (publisher === undefined) throw new Error(`no library ${library}`);
await publishAll(publisher, Math.min(WARM_UP_EVENTS, events));
const cpu = process.cpuUsage();
const started = performance.now();
await publishAll(publisher, events);
const perSecond = (events / (performance.now() - started)) * 1000;
const { user, system } = process.cpuUsage(cpu);
await publisher.close();
const round = {
  perSecond,
  cpuSeconds: (user + system) / events,
  peakMegabytes: process.resourceUsage().maxRSS / 1024,
};
process.stdout.write(JSON.stringify(round));

/** With at most so many that are not confirmed. */
async function publishAll(to: Publisher, total: number): Promise<void> {
  let begun = 0;
  const worker = async () => {
    while (begun < total) {
      begun += 1;
      await to.publish();
    }
  };
  await Promise.all(Array.from({ length: window }, worker));
}
