/** What needs a Docker engine: the broker in a container, and the whole in Compose. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { containerBroker } from '@pamir-audit/broker';
import { createBus, silentLogger } from '@pamir-audit/sdk';
import { describe, expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import { needsCompose, needsDocker } from './support/needs.ts';
import { command } from './support/process.ts';
import { BODY as body, KEY as key } from './support/sample.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

describe('a broker in a container', () => {
  test('takes an event', async (context) => {
    await needsDocker(context);
    const broker = await containerBroker();
    try {
      const bus = createBus({ service: 'auth', url: broker.url, log: silentLogger });
      expect(await bus.publish(key, body)).toMatchObject({ state: 'confirmed', routed: false });
      await bus.close();
    } finally {
      await broker.close();
    }
  });
});

describe('docker compose up', () => {
  test(
    'brings broker and worker up healthy, and an event from the host is in ./data/log',
    { timeout: 600_000 },
    async (context) => {
      await needsCompose(context);
      const ports = await freePorts(3);
      const project = mkdtempSync(join(tmpdir(), 'pamir-audit-compose-'));
      const env = {
        ...process.env,
        DOCKER_BUILDKIT: '0',
        RABBITMQ_PORT: String(ports[0]),
        RABBITMQ_MANAGEMENT_PORT: String(ports[1]),
        AUDIT_HTTP_PORT: String(ports[2]),
        COMPOSE_PROJECT_NAME: `pamir-audit-test-${process.pid}`,
      };
      const docker = (...args: string[]) => {
        const { status, stdout, stderr } = spawnSync('docker', args, {
          cwd: project,
          env,
          encoding: 'utf8',
        });
        if (status !== 0) throw new Error(`docker ${args.join(' ')}: ${stderr.slice(-2000)}`);
        return stdout;
      };
      // The files of the checkout, so that ./data/log is not that of whoever works in it.
      spawnSync('git', ['clone', '-q', root, project]);
      docker(
        'build',
        '--network',
        'host',
        '-q',
        '-f',
        'deploy/worker.Dockerfile',
        '-t',
        'pamir-audit-worker',
        '.',
      );
      try {
        docker('compose', 'up', '-d', '--wait', '--no-build');
        const states = docker('compose', 'ps', '--format', '{{.Service}} {{.Health}}');
        expect(states.trim().split('\n').toSorted()).toEqual([
          'rabbitmq healthy',
          'worker healthy',
        ]);
        const url = `amqp://pamir:pamir@127.0.0.1:${ports[0]}`;
        const published = await command(['publish', key, '--data', JSON.stringify(body)], {
          RABBITMQ_URL: url,
        });
        expect(published).toMatchObject({
          code: 0,
          stdout: expect.stringMatching(/ confirmed\n$/),
        });
        const directory = join(project, 'data', 'log');
        await eventually('the event is in ./data/log', () => {
          const [name = ''] = readdirSync(directory).filter((it) => /^audit-.*\.log$/.test(it));
          const lines = readFileSync(join(directory, name), 'utf8').trim().split('\n');
          expect(lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual([key]);
        });
        expect(existsSync(join(directory, 'worker.log'))).toBe(true);
        expect(docker('compose', 'exec', 'worker', 'id', '-un').trim()).toBe('node');
        docker('compose', 'stop', 'worker');
        expect(docker('compose', 'ps', '-a', '--format', '{{.Service}} {{.ExitCode}}')).toContain(
          'worker 0',
        );
      } finally {
        docker('compose', 'down', '-v');
        rmSync(project, { recursive: true, force: true });
      }
    },
  );
});

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(
    servers.map((server) => new Promise((resolve) => server.once('listening', resolve))),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
