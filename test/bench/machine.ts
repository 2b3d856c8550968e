/** What was measured on, without anything that names the machine or its folders. */
import { cpus, totalmem } from 'node:os';
import { connect } from 'amqplib';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
  readonly node: string;
  readonly rabbitmq?: string;
}

/** @param url of the broker, where one was used */
export async function describeMachine(url?: string): Promise<Machine> {
  const machine = {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGigabytes: Math.round(totalmem() / 1024 ** 3),
    node: process.version,
  };
  return url === undefined ? machine : { ...machine, rabbitmq: await versionOf(url) };
}

async function versionOf(url: string): Promise<string> {
  const connection = await connect(url);
  // The library keeps what the broker said of itself, and has no type for it.
  const { serverProperties } = connection.connection as unknown as {
    readonly serverProperties: { readonly version?: string };
  };
  await connection.close();
  return serverProperties.version ?? 'unknown';
}
