/** A running RabbitMQ, wherever it came from, or what stands in for one. */
export interface Broker {
  /** `amqp://user:password@host:port` of a virtual host that may be used freely. */
  readonly url: string;
  readonly kind: 'configured' | 'container' | 'node' | 'embedded';
  /** Where its management API answers, if it is known to. */
  readonly managementUrl?: string | undefined;
  /** For people: what it is, without a password. */
  readonly description: string;
  /** Stops and removes what was started; a configured broker is left alone. */
  close(): Promise<void>;
}
