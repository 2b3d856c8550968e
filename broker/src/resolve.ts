/**
 * Finds a broker to work with, in this order: the RabbitMQ that the environment names, a container
 * where a Docker engine answers, a private node where rabbitmq-server is installed, and otherwise the
 * embedded one.
 */
import type { Broker } from './broker.ts';
import { containerBroker, isEngineThere } from './container.ts';
import { startBroker } from './embedded/start-broker.ts';
import { findServer, privateNode } from './node.ts';

export interface BrokerEnvironment {
  readonly RABBITMQ_URL?: string | undefined;
  readonly RABBITMQ_HOST?: string | undefined;
  readonly RABBITMQ_PORT?: string | undefined;
  readonly RABBITMQ_USER?: string | undefined;
  readonly RABBITMQ_PASSWORD?: string | undefined;
  readonly RABBITMQ_VHOST?: string | undefined;
}

/** @param say told in one sentence what is being started, or why a way was not taken */
export async function resolveBroker(
  env: BrokerEnvironment,
  say: (sentence: string) => void = () => {},
): Promise<Broker> {
  if (env.RABBITMQ_URL || env.RABBITMQ_HOST) return configured(env);
  if (await isEngineThere()) {
    try {
      say('Starting RabbitMQ in a container.');
      return await containerBroker();
    } catch (error) {
      say(`The container did not start: ${String(error)}`);
    }
  }
  const server = findServer();
  if (server !== undefined) {
    say('Starting a private RabbitMQ node.');
    return privateNode({ server });
  }
  say(
    'No RabbitMQ is configured or installed and no Docker engine answers: starting the embedded broker, ' +
      'which keeps messages in memory only and is for laptops and tests.',
  );
  return startBroker({ say: () => {} });
}

/** The parts are put together as an address; a given address is taken as it is. */
function configured(env: BrokerEnvironment): Broker {
  const encode = encodeURIComponent;
  const user = encode(env.RABBITMQ_USER || 'guest');
  const password = encode(env.RABBITMQ_PASSWORD || 'guest');
  const vhost = (env.RABBITMQ_VHOST || '/').replace(/%2f/gi, '/');
  const place = `${env.RABBITMQ_HOST || '127.0.0.1'}:${env.RABBITMQ_PORT || 5672}`;
  const url = `amqp://${user}:${password}@${place}/${encode(vhost)}`;
  return {
    url: env.RABBITMQ_URL || url,
    kind: 'configured',
    description: `the configured RabbitMQ${env.RABBITMQ_URL ? '' : ` at ${place}`}`,
    close: async () => {},
  };
}
