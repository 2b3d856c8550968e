/** One message as the broker handed it out, free of the client library's types. */
import type { ConsumeMessage } from 'amqplib';

export interface Delivery {
  /** The routing key. */
  readonly key: string;
  readonly exchange: string;
  /** The bytes as they came. */
  readonly body: Buffer;
  /** The AMQP `message_id`, when the producer set one. */
  readonly id: string | undefined;
  /** True when the broker may have handed it out before. A hint: never proof of the contrary. */
  readonly redelivered: boolean;
  /** The number of the delivery on its channel, from 1. */
  readonly tag?: number;
  readonly properties: DeliveryProperties;
}

/** The AMQP properties; those that the producer did not set are undefined. */
export interface DeliveryProperties {
  readonly messageId?: string | undefined;
  readonly appId?: string | undefined;
  /** The broker user who published, which the broker has checked. */
  readonly userId?: string | undefined;
  readonly type?: string | undefined;
  readonly contentType?: string | undefined;
  readonly contentEncoding?: string | undefined;
  /** Seconds since 1970, by AMQP's convention. */
  readonly timestamp?: number | undefined;
  readonly headers?: Readonly<Record<string, unknown>> | undefined;
}

/** A delivery that came on a channel, and so has a number there. */
export type Delivered = Delivery & { readonly tag: number };

export function toDelivery({ fields, properties, content }: ConsumeMessage): Delivered {
  return {
    key: fields.routingKey,
    exchange: fields.exchange,
    body: content,
    id: properties.messageId,
    redelivered: fields.redelivered,
    tag: fields.deliveryTag,
    properties,
  };
}
