/** The baseline of `drain`: amqplib alone, acknowledging 500 at a time, writing nothing. */
import { connect } from 'amqplib';

const [url = '', queue = '', events = '0'] = process.argv.slice(2);
const channel = await (await connect(url)).createChannel();
await channel.prefetch(2000);
let count = 0;
await channel.consume(queue, (message) => {
  if (message === null) return;
  count += 1;
  if (count % 500 === 0 || count === Number(events)) channel.ack(message, true);
  if (count === Number(events)) process.stdout.write('done\n');
});
process.once('SIGTERM', () => void channel.close().then(() => process.exit(0)));
