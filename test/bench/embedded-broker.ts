/** The embedded broker in a process of its own, until that is ended. Prints its address. */
import { startBroker } from '@pamir-audit/broker';

const broker = await startBroker();
process.stdout.write(broker.url);
