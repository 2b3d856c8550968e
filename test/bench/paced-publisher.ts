/**
 * Publishes events at an even rate, each with the time of the machine's clock that never jumps, in
 * nanoseconds, at the beginning of its parameters: `paced-publisher.js URL PER_SECOND EVENTS`.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from 'amqplib';
import { bodyOf, EXCHANGE, KEY, USUAL_BYTES } from './queue.ts';

const [url = '', rate = '1', count = '0'] = process.argv.slice(2);
const [perSecond, events] = [Number(rate), Number(count)];
const connection = await connect(url, { noDelay: true });
const channel = await connection.createConfirmChannel();
const started = performance.now();
for (let sent = 0; sent < events;) {
  const due = Math.min(events, Math.floor(((performance.now() - started) / 1000) * perSecond));
  for (; sent < due; sent += 1) {
    const body = bodyOf(`${process.hrtime.bigint()} `, USUAL_BYTES);
    channel.publish(EXCHANGE, KEY, body, { deliveryMode: 2 });
  }
  await pause(1);
}
await channel.waitForConfirms();
await connection.close();
