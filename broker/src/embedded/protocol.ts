/**
 * AMQP 0-9-1 as tables: the methods with their fields in the order of the wire, the properties of a
 * message, the reply codes. Source: the specification's XML and RabbitMQ's extensions to it; a test
 * compares each encoding with that of a client library.
 */

/** What a client sends first. */
export const PROTOCOL_HEADER = Buffer.from('AMQP\0\0\x09\x01', 'latin1');
/** As it was in version 0-9, whose frames are the same. */
export const OLDER_HEADER = Buffer.from('AMQP\x01\x01\0\x09', 'latin1');

export const FRAME = { method: 1, header: 2, body: 3, heartbeat: 8 } as const;
export const FRAME_END = 0xce;
/** Type, channel and size before the payload, the end octet after it. */
export const FRAME_HEADER_BYTES = 7;
export const FRAME_OVERHEAD = FRAME_HEADER_BYTES + 1;
/** No peer may negotiate less. */
export const MIN_FRAME_BYTES = 4096;
export const BASIC_CLASS = 60;

export type FieldType =
  | 'bit'
  | 'octet'
  | 'short'
  | 'long'
  | 'longlong'
  | 'shortstr'
  | 'longstr'
  | 'timestamp'
  | 'table';

export type Fields = Readonly<Record<string, FieldType>>;

/** Class id, method id, fields. A field named `reserved…` is written as zero and never read. */
type MethodRow = readonly [classId: number, methodId: number, fields: Fields];

export const METHODS = {
  'connection.start': [
    10,
    10,
    {
      versionMajor: 'octet',
      versionMinor: 'octet',
      serverProperties: 'table',
      mechanisms: 'longstr',
      locales: 'longstr',
    },
  ],
  'connection.start-ok': [
    10,
    11,
    { clientProperties: 'table', mechanism: 'shortstr', response: 'longstr', locale: 'shortstr' },
  ],
  'connection.secure': [10, 20, { challenge: 'longstr' }],
  'connection.secure-ok': [10, 21, { response: 'longstr' }],
  'connection.tune': [10, 30, { channelMax: 'short', frameMax: 'long', heartbeat: 'short' }],
  'connection.tune-ok': [10, 31, { channelMax: 'short', frameMax: 'long', heartbeat: 'short' }],
  'connection.open': [
    10,
    40,
    { virtualHost: 'shortstr', reservedCapabilities: 'shortstr', reservedInsist: 'bit' },
  ],
  'connection.open-ok': [10, 41, { reservedKnownHosts: 'shortstr' }],
  'connection.close': [
    10,
    50,
    { replyCode: 'short', replyText: 'shortstr', classId: 'short', methodId: 'short' },
  ],
  'connection.close-ok': [10, 51, {}],
  'connection.blocked': [10, 60, { reason: 'shortstr' }],
  'connection.unblocked': [10, 61, {}],
  'connection.update-secret': [10, 70, { newSecret: 'longstr', reason: 'shortstr' }],
  'connection.update-secret-ok': [10, 71, {}],

  'channel.open': [20, 10, { reservedOutOfBand: 'shortstr' }],
  'channel.open-ok': [20, 11, { reservedChannelId: 'longstr' }],
  'channel.flow': [20, 20, { active: 'bit' }],
  'channel.flow-ok': [20, 21, { active: 'bit' }],
  'channel.close': [
    20,
    40,
    { replyCode: 'short', replyText: 'shortstr', classId: 'short', methodId: 'short' },
  ],
  'channel.close-ok': [20, 41, {}],

  'exchange.declare': [
    40,
    10,
    {
      reservedTicket: 'short',
      exchange: 'shortstr',
      type: 'shortstr',
      passive: 'bit',
      durable: 'bit',
      autoDelete: 'bit',
      internal: 'bit',
      nowait: 'bit',
      arguments: 'table',
    },
  ],
  'exchange.declare-ok': [40, 11, {}],
  'exchange.delete': [
    40,
    20,
    { reservedTicket: 'short', exchange: 'shortstr', ifUnused: 'bit', nowait: 'bit' },
  ],
  'exchange.delete-ok': [40, 21, {}],
  'exchange.bind': [
    40,
    30,
    {
      reservedTicket: 'short',
      destination: 'shortstr',
      source: 'shortstr',
      routingKey: 'shortstr',
      nowait: 'bit',
      arguments: 'table',
    },
  ],
  'exchange.bind-ok': [40, 31, {}],
  'exchange.unbind': [
    40,
    40,
    {
      reservedTicket: 'short',
      destination: 'shortstr',
      source: 'shortstr',
      routingKey: 'shortstr',
      nowait: 'bit',
      arguments: 'table',
    },
  ],
  'exchange.unbind-ok': [40, 51, {}],

  'queue.declare': [
    50,
    10,
    {
      reservedTicket: 'short',
      queue: 'shortstr',
      passive: 'bit',
      durable: 'bit',
      exclusive: 'bit',
      autoDelete: 'bit',
      nowait: 'bit',
      arguments: 'table',
    },
  ],
  'queue.declare-ok': [50, 11, { queue: 'shortstr', messageCount: 'long', consumerCount: 'long' }],
  'queue.bind': [
    50,
    20,
    {
      reservedTicket: 'short',
      queue: 'shortstr',
      exchange: 'shortstr',
      routingKey: 'shortstr',
      nowait: 'bit',
      arguments: 'table',
    },
  ],
  'queue.bind-ok': [50, 21, {}],
  'queue.purge': [50, 30, { reservedTicket: 'short', queue: 'shortstr', nowait: 'bit' }],
  'queue.purge-ok': [50, 31, { messageCount: 'long' }],
  'queue.delete': [
    50,
    40,
    {
      reservedTicket: 'short',
      queue: 'shortstr',
      ifUnused: 'bit',
      ifEmpty: 'bit',
      nowait: 'bit',
    },
  ],
  'queue.delete-ok': [50, 41, { messageCount: 'long' }],
  'queue.unbind': [
    50,
    50,
    {
      reservedTicket: 'short',
      queue: 'shortstr',
      exchange: 'shortstr',
      routingKey: 'shortstr',
      arguments: 'table',
    },
  ],
  'queue.unbind-ok': [50, 51, {}],

  'basic.qos': [60, 10, { prefetchSize: 'long', prefetchCount: 'short', global: 'bit' }],
  'basic.qos-ok': [60, 11, {}],
  'basic.consume': [
    60,
    20,
    {
      reservedTicket: 'short',
      queue: 'shortstr',
      consumerTag: 'shortstr',
      noLocal: 'bit',
      noAck: 'bit',
      exclusive: 'bit',
      nowait: 'bit',
      arguments: 'table',
    },
  ],
  'basic.consume-ok': [60, 21, { consumerTag: 'shortstr' }],
  'basic.cancel': [60, 30, { consumerTag: 'shortstr', nowait: 'bit' }],
  'basic.cancel-ok': [60, 31, { consumerTag: 'shortstr' }],
  'basic.publish': [
    60,
    40,
    {
      reservedTicket: 'short',
      exchange: 'shortstr',
      routingKey: 'shortstr',
      mandatory: 'bit',
      immediate: 'bit',
    },
  ],
  'basic.return': [
    60,
    50,
    { replyCode: 'short', replyText: 'shortstr', exchange: 'shortstr', routingKey: 'shortstr' },
  ],
  'basic.deliver': [
    60,
    60,
    {
      consumerTag: 'shortstr',
      deliveryTag: 'longlong',
      redelivered: 'bit',
      exchange: 'shortstr',
      routingKey: 'shortstr',
    },
  ],
  'basic.get': [60, 70, { reservedTicket: 'short', queue: 'shortstr', noAck: 'bit' }],
  'basic.get-ok': [
    60,
    71,
    {
      deliveryTag: 'longlong',
      redelivered: 'bit',
      exchange: 'shortstr',
      routingKey: 'shortstr',
      messageCount: 'long',
    },
  ],
  'basic.get-empty': [60, 72, { reservedClusterId: 'shortstr' }],
  'basic.ack': [60, 80, { deliveryTag: 'longlong', multiple: 'bit' }],
  'basic.reject': [60, 90, { deliveryTag: 'longlong', requeue: 'bit' }],
  'basic.recover-async': [60, 100, { requeue: 'bit' }],
  'basic.recover': [60, 110, { requeue: 'bit' }],
  'basic.recover-ok': [60, 111, {}],
  'basic.nack': [60, 120, { deliveryTag: 'longlong', multiple: 'bit', requeue: 'bit' }],

  'confirm.select': [85, 10, { nowait: 'bit' }],
  'confirm.select-ok': [85, 11, {}],

  'tx.select': [90, 10, {}],
  'tx.commit': [90, 20, {}],
  'tx.rollback': [90, 30, {}],
} as const satisfies Record<string, MethodRow>;

export type MethodName = keyof typeof METHODS;

/** The properties of a message, in the order of their flags from bit 15 down. */
export const PROPERTIES = {
  contentType: 'shortstr',
  contentEncoding: 'shortstr',
  headers: 'table',
  deliveryMode: 'octet',
  priority: 'octet',
  correlationId: 'shortstr',
  replyTo: 'shortstr',
  expiration: 'shortstr',
  messageId: 'shortstr',
  timestamp: 'timestamp',
  type: 'shortstr',
  userId: 'shortstr',
  appId: 'shortstr',
  clusterId: 'shortstr',
} as const satisfies Fields;

/** Reply codes, and the name that RabbitMQ puts before its text. */
export const REPLIES = {
  311: 'CONTENT_TOO_LARGE',
  312: 'NO_ROUTE',
  320: 'CONNECTION_FORCED',
  403: 'ACCESS_REFUSED',
  404: 'NOT_FOUND',
  405: 'RESOURCE_LOCKED',
  406: 'PRECONDITION_FAILED',
  501: 'FRAME_ERROR',
  502: 'SYNTAX_ERROR',
  503: 'COMMAND_INVALID',
  504: 'CHANNEL_ERROR',
  505: 'UNEXPECTED_FRAME',
  506: 'RESOURCE_ERROR',
  530: 'NOT_ALLOWED',
  540: 'NOT_IMPLEMENTED',
  541: 'INTERNAL_ERROR',
} as const;

export type ReplyCode = keyof typeof REPLIES;
