/** What some tests need beside Node and RabbitMQ. A test without it says so and is counted. */
import { spawnSync } from 'node:child_process';
import { findServer, isEngineThere } from '@pamir-audit/broker';
import type { TestContext } from 'vitest';

const works = (command: string, ...args: string[]) =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** Skips the test, with the reason, where no Docker engine answers. */
export async function needsDocker({ skip }: TestContext): Promise<void> {
  if (!(await isEngineThere())) skip('needs docker: no engine answers');
}

/** Skips the test where Compose is not installed, or no engine answers. */
export async function needsCompose(context: TestContext): Promise<void> {
  await needsDocker(context);
  if (!works('docker', 'compose', 'version')) context.skip('needs docker: Compose is missing');
}

/** A broker that a test may stop and kill is a private node. */
export function needsServer({ skip }: TestContext): void {
  if (findServer() === undefined) skip('needs server: rabbitmq-server is not installed');
}

/** The Python with pika, or the test is skipped. */
export function needsPika({ skip }: TestContext): string {
  const pythons = ['python3', '/usr/bin/python3'];
  const python = pythons.find((it) => works(it, '-c', 'import pika'));
  if (python === undefined) skip('needs python: no python3 with the module pika');
  return python ?? '';
}

/** Certificates are made with it. */
export function needsOpenssl({ skip }: TestContext): void {
  if (!works('openssl', 'version')) skip('needs openssl: it is not installed');
}

/** A test that mounts a small disk needs the right to. */
export function needsMount({ skip }: TestContext): void {
  if (process.getuid?.() !== 0 || !works('mount', '--version')) {
    skip('needs mount: only root may mount a disk');
  }
}

/** Whether packages can be installed. */
export function isRegistryThere(): boolean {
  return works('npm', 'view', 'zod', 'version', '--fetch-retries=0', '--fetch-timeout=10000');
}

/** The answer is asked for once a file. */
export function needsRegistry({ skip }: TestContext, isThere: boolean): void {
  if (!isThere) skip('needs registry: no package registry answers');
}
