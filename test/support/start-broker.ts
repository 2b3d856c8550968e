/** Finds or starts the RabbitMQ that the tests share, once, before the first of them. */
import { type Broker, resolveBroker } from '@pamir-audit/broker';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    readonly brokerUrl: string;
    readonly brokerKind: Broker['kind'];
    /** '' where it is not known. */
    readonly brokerManagementUrl: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const say = (sentence: string) => process.stderr.write(`${sentence}\n`);
  const broker = await resolveBroker(process.env, say);
  say(`Tests run on ${broker.description}.`);
  project.provide('brokerUrl', broker.url);
  project.provide('brokerKind', broker.kind);
  project.provide('brokerManagementUrl', broker.managementUrl ?? '');
  return () => broker.close();
}
