/** A TCP proxy in front of a broker, to cut, silence and watch its connections. */
import { connect, createServer, type Socket } from 'node:net';
import { afterEach } from 'vitest';

export interface Proxy {
  readonly url: string;
  /** While true nothing passes in either direction, and nobody is told: a half-open link. */
  isMute: boolean;
  /** Called with what the client sends; false cuts the connection before it passes. */
  onClientData: (bytes: Buffer) => boolean;
  /** Ends every connection with a reset. */
  cut(): void;
}

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

export async function startProxy(target: string): Promise<Proxy> {
  const { hostname, port, username, password } = new URL(target);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port || 5672), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (bytes: Buffer) => {
      if (proxy.isMute) return;
      if (proxy.onClientData(bytes)) upstream.write(bytes);
      else client.resetAndDestroy();
    });
    upstream.on('data', (bytes: Buffer) => {
      if (!proxy.isMute) client.write(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const own = typeof address === 'object' && address !== null ? address.port : 0;
  const login = `${username || 'guest'}:${password || 'guest'}`;
  const proxy: Proxy = {
    url: `amqp://${login}@127.0.0.1:${own}`,
    isMute: false,
    onClientData: () => true,
    cut() {
      for (const socket of sockets) socket.resetAndDestroy();
    },
  };
  open.push(() => {
    proxy.cut();
    server.close();
  });
  return proxy;
}

/** Whether the bytes hold a method frame of a channel: class and method by their AMQP numbers. */
export function holdsMethod(bytes: Buffer, classId: number, methodId: number): boolean {
  for (let at = 0; at + 11 <= bytes.length;) {
    const size = bytes.readUInt32BE(at + 3);
    const isChannelMethod = bytes[at] === 1 && bytes.readUInt16BE(at + 1) > 0;
    const isIt = bytes.readUInt16BE(at + 7) === classId && bytes.readUInt16BE(at + 9) === methodId;
    if (isChannelMethod && isIt) return true;
    at += size + 8;
  }
  return false;
}
