/**
 * Three pages over HTTP: `/health` says the process lives, `/ready` whether it does its job or why
 * not, `/metrics` counts in the format of Prometheus. None shows a routing key or a body.
 */
import { createServer, type ServerResponse } from 'node:http';
import { AuditError } from '@pamir-audit/catalog';
import type { Registry } from 'prom-client';

export interface HealthOptions {
  readonly host: string;
  readonly port: number;
  /** What keeps the worker from its job right now, in words; empty when nothing does. */
  readonly troubles: () => readonly string[];
  readonly metrics: Registry;
}

export interface Health {
  close(): Promise<void>;
}

/** @throws AuditError CONFIG_INVALID when the address cannot be listened on */
export async function serveHealth({
  host,
  port,
  troubles,
  metrics,
}: HealthOptions): Promise<Health> {
  const server = createServer((request, response) => {
    // Anything may stand in a request's address; only these three are compared with it.
    const [pathname = '/'] = (request.url ?? '/').split('?', 1);
    answer(pathname, response, troubles, metrics).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      const message = `cannot listen on ${host}:${port}: ${cause.message}`;
      reject(new AuditError('CONFIG_INVALID', message, { cause }));
    });
    server.listen(port, host, resolve);
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  pathname: string,
  response: ServerResponse,
  troubles: () => readonly string[],
  metrics: Registry,
): Promise<void> {
  switch (pathname) {
    case '/health':
      return sendJson(response, 200, { status: 'ok' });
    case '/ready': {
      const reasons = troubles();
      const isReady = reasons.length === 0;
      return sendJson(response, isReady ? 200 : 503, { ready: isReady, reasons });
    }
    case '/metrics':
      response.writeHead(200, { 'content-type': metrics.contentType });
      response.end(await metrics.metrics());
      return;
    default:
      return sendJson(response, 404, { error: 'there are /health, /ready and /metrics' });
  }
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(body)}\n`);
}
