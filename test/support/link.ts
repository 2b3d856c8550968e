/** A TCP link to a broker that can be cut, silenced, slowed down and watched. Needs no test runner. */
import { connect, createServer, type Socket } from 'node:net';

export interface Link {
  readonly url: string;
  /** While true nothing passes in either direction, and nobody is told: a half-open link. */
  isMute: boolean;
  /** The same, for good, for the connections there are; new ones work. */
  mute(): void;
  /** Puts bytes into what the broker sends on a connection. */
  inject(bytes: Buffer, connection: number): void;
  /** Each chunk waits so long before it passes. */
  delayMs: number;
  /** Called with what the client sends; false cuts the connection before it passes. */
  onClientData: (bytes: Buffer, connection: number) => boolean;
  /** Called with what the broker sends and the number of the connection it is on. */
  onBrokerData: (bytes: Buffer, connection: number) => void;
  /** Connections taken so far. */
  readonly connections: number;
  /** Ends every connection with a reset. */
  cut(): void;
  close(): void;
}

export async function openLink(target: string): Promise<Link> {
  const { hostname, port, username, password } = new URL(target);
  const sockets = new Set<Socket>();
  const clients = new Map<number, Socket>();
  let lastMuted = 0;
  let connections = 0;
  const server = createServer((client) => {
    connections += 1;
    const number = connections;
    const isMute = () => link.isMute || number <= lastMuted;
    clients.set(number, client);
    const upstream = connect(Number(port || 5672), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        clients.delete(number);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (bytes: Buffer) => {
      if (isMute()) return;
      if (link.onClientData(bytes, number)) pass(bytes, client, upstream);
      else client.resetAndDestroy();
    });
    upstream.on('data', (bytes: Buffer) => {
      if (isMute()) return;
      link.onBrokerData(bytes, number);
      pass(bytes, upstream, client);
    });
  });
  function pass(bytes: Buffer, from: Socket, to: Socket): void {
    if (link.delayMs === 0) {
      to.write(bytes);
      return;
    }
    from.pause();
    setTimeout(() => {
      to.write(bytes);
      from.resume();
    }, link.delayMs);
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const own = typeof address === 'object' && address !== null ? address.port : 0;
  const login = `${username || 'guest'}:${password || 'guest'}`;
  const link: Link = {
    url: `amqp://${login}@127.0.0.1:${own}`,
    isMute: false,
    mute() {
      lastMuted = connections;
    },
    inject: (bytes, connection) => void clients.get(connection)?.write(bytes),
    delayMs: 0,
    onClientData: () => true,
    onBrokerData: () => {},
    get connections() {
      return connections;
    },
    cut() {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    close() {
      link.cut();
      server.close();
    },
  };
  return link;
}
