/**
 * The baseline of `drain`: amqplib alone, acknowledging 500 at a time, writing nothing.
 * `bare-consumer.js URL QUEUE EVENTS [ack|no-ack [EVENTS-TO-WARM-UP]]`
 */
import { connect } from 'amqplib';

const PREFETCH = 2000;
const ACKNOWLEDGED_AT_ONCE = 500;

const [url = '', queue = '', count = '0', mode = 'ack', warmUp = '0'] = process.argv.slice(2);
const events = Number(count);
const noAck = mode === 'no-ack';
const channel = await (await connect(url)).createChannel();
await channel.prefetch(PREFETCH);
let taken = 0;
await channel.consume(
  queue,
  (message) => {
    if (message === null) return;
    taken += 1;
    const isDue = taken % ACKNOWLEDGED_AT_ONCE === 0 || taken === events;
    if (isDue && !noAck) channel.ack(message, true);
    if (taken === Number(warmUp)) process.stdout.write('warm\n');
    if (taken === events) process.stdout.write('done\n');
  },
  { noAck },
);
process.stdout.write('consuming\n');
process.once('SIGTERM', () => void channel.close().then(() => process.exit(0)));
