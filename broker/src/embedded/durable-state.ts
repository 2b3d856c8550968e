/** What is left of a virtual host when the broker starts anew. */
import type { Exchange } from './exchange.ts';
import { Queue } from './queue.ts';
import { type HostContext, VirtualHost } from './virtual-host.ts';

/** Durable exchanges and queues, bindings between such, and the persistent messages. */
export function survivorOf(host: VirtualHost, context: HostContext): VirtualHost {
  const survivor = new VirtualHost(host.name, context);
  const exchanges = [...host.exchanges.values()].filter(({ plan }) => plan.durable);
  for (const { plan } of exchanges) {
    if (!survivor.exchanges.has(plan.name)) survivor.addExchange(plan);
  }
  for (const queue of host.queues.values()) {
    if (!queue.plan.durable || queue.plan.owner !== undefined) continue;
    const again = survivor.addQueue(queue.plan);
    // A quorum queue keeps everything on disk.
    for (const held of queue.messages) {
      if (held.message.isPersistent || queue.plan.settings.isQuorum) again.restore(held);
    }
  }
  for (const exchange of exchanges) bindAgain(exchange, survivor);
  return survivor;
}

function bindAgain(exchange: Exchange, survivor: VirtualHost): void {
  const source = survivor.exchanges.get(exchange.name);
  for (const { destination, routingKey, arguments: args } of exchange.bindings) {
    const all = destination instanceof Queue ? survivor.queues : survivor.exchanges;
    const again = all.get(destination.name);
    if (again !== undefined) source?.bind(again, routingKey, args);
  }
}
