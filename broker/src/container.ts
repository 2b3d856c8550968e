/** RabbitMQ in a container, through Testcontainers, which is loaded only when it is needed. */
import { existsSync } from 'node:fs';
import { request } from 'node:http';
import type { Broker } from './broker.ts';

const IMAGE = 'rabbitmq:4-management';
const AMQP_PORT = 5672;
const MANAGEMENT_PORT = 15_672;
/** `guest` may log in from within the container only. */
const LOGIN = 'pamir';
const START_TIMEOUT_MS = 120_000;
const SOCKET = '/var/run/docker.sock';

/** Whether a Docker engine answers where `DOCKER_HOST` says, or at its usual socket. */
export function isEngineThere(): Promise<boolean> {
  const host = process.env['DOCKER_HOST'] || `unix://${SOCKET}`;
  const target = host.startsWith('unix://') ? { socketPath: host.slice(7) } : tcpTarget(host);
  if (target === undefined || ('socketPath' in target && !existsSync(target.socketPath))) {
    return Promise.resolve(false);
  }
  return new Promise((resolve) => {
    const ping = request({ ...target, path: '/_ping', timeout: 2000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    ping.on('error', () => resolve(false));
    ping.on('timeout', () => ping.destroy());
    ping.end();
  });
}

function tcpTarget(host: string): { host: string; port: number } | undefined {
  const match = /^tcp:\/\/([^:/]+):(\d+)/.exec(host);
  return match?.[1] === undefined ? undefined : { host: match[1], port: Number(match[2]) };
}

/** A broker of one's own in a container that is removed on close. */
export async function containerBroker(): Promise<Broker> {
  const { GenericContainer, Wait } = await import('testcontainers');
  const container = await new GenericContainer(IMAGE)
    .withExposedPorts(AMQP_PORT, MANAGEMENT_PORT)
    .withEnvironment({ RABBITMQ_DEFAULT_USER: LOGIN, RABBITMQ_DEFAULT_PASS: LOGIN })
    .withWaitStrategy(Wait.forLogMessage(/Server startup complete|started TCP listener/))
    .withStartupTimeout(START_TIMEOUT_MS)
    .start();
  const place = `${container.getHost()}:${container.getMappedPort(AMQP_PORT)}`;
  return {
    url: `amqp://${LOGIN}:${LOGIN}@${place}`,
    kind: 'container',
    managementUrl: `http://${container.getHost()}:${container.getMappedPort(MANAGEMENT_PORT)}`,
    description: `RabbitMQ in a container (${IMAGE}) at ${place}`,
    close: async () => {
      await container.stop();
    },
  };
}
