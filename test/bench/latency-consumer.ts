/**
 * The share of the broker: a bare consumer that notes for each event how long ago it was published, and
 * prints those nanoseconds as JSON, on the line after `consuming`: `latency-consumer.js URL QUEUE EVENTS`.
 */
import { connect } from 'amqplib';

const PREFETCH = 2000;
const ACKNOWLEDGED_AT_ONCE = 100;

const [url = '', queue = '', count = '0'] = process.argv.slice(2);
const events = Number(count);
const connection = await connect(url, { noDelay: true });
const channel = await connection.createChannel();
await channel.prefetch(PREFETCH);
const latencies: number[] = [];
await channel.consume(queue, (message) => {
  if (message === null) return;
  const now = Number(process.hrtime.bigint());
  const publishedAt = Number(/"parameters":"(\d+) /.exec(message.content.toString())?.[1]);
  latencies.push(now - publishedAt);
  const isLast = latencies.length === events;
  if (isLast || latencies.length % ACKNOWLEDGED_AT_ONCE === 0) channel.ack(message, true);
  if (isLast) finish();
});
process.stdout.write('consuming\n');

function finish(): void {
  process.stdout.write(`${JSON.stringify(latencies)}\n`);
  void channel.close().then(() => connection.close());
}
