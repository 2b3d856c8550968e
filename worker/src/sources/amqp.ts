/** Takes events from a queue of the audit exchange, with the options of Vector's source. */
import { type Endpoint, parseUrl, type TlsFiles } from '@pamir-audit/sdk';
import { AuditError } from '@pamir-audit/catalog';
import { z } from 'zod';
import { jsonDecoder } from '../amqp-decoder.ts';
import { openAmqpIntake } from '../amqp-intake.ts';
import { defineSource } from '../component.ts';
import { preflight } from '../preflight.ts';

const MAX_NAME_BYTES = 255;
const name = z
  .string()
  .min(1)
  .refine((text) => Buffer.byteLength(text) <= MAX_NAME_BYTES, 'is longer than 255 bytes');

const codec = z.strictObject({
  codec: z
    .enum(['bytes', 'json'])
    .default('bytes')
    .describe('bytes: the body is the field `message`; json: its fields are those of the event.'),
});

const options = z.strictObject({
  connection_string: z
    .string()
    .superRefine((text, context) => {
      const message = faultOf(text);
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    })
    .describe('Address, amqp:// or amqps://; several of one cluster separated by commas.'),
  queue: name
    .default('vector')
    .describe(
      'Queue to consume. One that is missing is declared and bound, with Vector it is not.',
    ),
  consumer: name.default('vector').describe('Name of the consumer, as the broker shows it.'),
  routing_key_field: z.string().min(1).default('routing').describe('Field of the routing key.'),
  exchange_key: z.string().min(1).default('exchange').describe("Field of the exchange's name."),
  offset_key: z.string().min(1).default('offset').describe('Field of the delivery tag.'),
  prefetch_count: z
    .int()
    .min(1)
    .max(65_535)
    .default(2000)
    .describe('Most events taken and not yet stored. Vector has no limit unless it is set.'),
  framing: z
    .strictObject({ method: z.literal('bytes').default('bytes').describe('One event a message.') })
    .prefault({})
    .describe('How messages are cut into events.'),
  decoding: codec.prefault({}).describe('What is in a body.'),
  acknowledgements: z
    .union([
      z.literal(true),
      z.strictObject({ enabled: z.literal(true).describe('Events are always acknowledged.') }),
    ])
    .optional()
    .describe('Events are acknowledged once every sink has stored them; that cannot be changed.'),
  tls: z
    .strictObject({
      enabled: z.boolean().optional().describe('Told by amqps:// in the address.'),
      ca_file: z.string().optional().describe('Authorities that may vouch for the broker, PEM.'),
      crt_file: z.string().optional().describe('Certificate of the client, PEM.'),
      key_file: z.string().optional().describe('Its private key, PEM. With Vector it is PKCS#12.'),
      server_name: z.string().optional().describe("Name in the broker's certificate."),
      verify_certificate: z.literal(true).optional().describe('Always checked.'),
      verify_hostname: z.literal(true).optional().describe('Always checked.'),
    })
    .optional()
    .describe('Files for amqps://.'),
  exchange: name
    .default('pamir_audit_exchange')
    .describe('Topic exchange that the queue is bound to; declared when missing.'),
  bindings: z.array(name).min(1).default(['#']).describe('Topic patterns to bind the queue with.'),
  queue_type: z
    .enum(['quorum', 'classic'])
    .default('quorum')
    .describe('Type of a queue that is declared.'),
  expires_ms: z.int().min(1).optional().describe('Unused for so long, the queue is deleted.'),
  management_url: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("Broker's management API; else port 15672 of its host, 15671 with amqps."),
  exact_numbers: z
    .boolean()
    .default(true)
    .describe('Numbers of decoded JSON keep their digits. False: as by Vector.'),
});

type Options = z.output<typeof options>;

export const amqpSource = defineSource({
  type: 'amqp',
  summary: 'Consumes a RabbitMQ queue bound to the audit exchange.',
  options,
  example: { connection_string: 'amqp://user:password@127.0.0.1:5672/%2f', queue: 'vector' },
  vectorOnly: {
    log_namespace: 'Fields are where the legacy namespace has them.',
    'tls.key_pass': 'The key is PEM and has no password; convert the PKCS#12 file with openssl.',
    'tls.alpn_protocols': 'AMQP does not use them, and Vector ignores them here.',
    'framing.character_delimited': 'A message is one event.',
    'framing.newline_delimited': 'A message is one event.',
    'decoding.json': 'Invalid UTF-8 is always replaced, as by default.',
  },
  decoder({ decoding, exact_numbers: isExact }) {
    return decoding.codec === 'json' ? jsonDecoder(isExact) : undefined;
  },
  readFiles: ({ tls }) =>
    [tls?.ca_file, tls?.crt_file, tls?.key_file].filter((it) => it !== undefined),
  build(given, { log }) {
    const endpoints = endpointsOf(given).map((it) => it.checked());
    const { exchange, queue, queue_type: queueType, bindings, management_url: url } = given;
    const settings = { exchange, queue, queueType, bindings, managementUrl: url };
    return openAmqpIntake(
      {
        ...given,
        endpoints,
        prefetch: given.prefetch_count,
        consumerTag: given.consumer,
        names: {
          routing: given.routing_key_field,
          exchange: given.exchange_key,
          offset: given.offset_key,
        },
        check: (stop) => preflight({ settings, endpoints, log, stop }),
      },
      log,
    );
  },
});

const addressesOf = (text: string) =>
  text
    .split(/,(?=\s*amqps?:)/i)
    .map((it) => it.trim())
    .filter(Boolean);

/** What is wrong with the address, in words that do not quote it. */
function faultOf(text: string): string | undefined {
  const addresses = addressesOf(text);
  if (addresses.length === 0) return 'must not be empty';
  for (const address of addresses) {
    try {
      parseUrl(address, '');
    } catch (error) {
      return error instanceof AuditError ? error.message.trim() : 'cannot be read';
    }
  }
  return undefined;
}

function endpointsOf({ connection_string: text, tls }: Options): readonly Endpoint[] {
  const files = tls === undefined ? undefined : tlsFiles(tls);
  return addressesOf(text).map((address) => {
    const endpoint = parseUrl(address, 'connection_string');
    return endpoint.isTls && files !== undefined ? endpoint.with({ tls: files }) : endpoint;
  });
}

function tlsFiles(tls: NonNullable<Options['tls']>): TlsFiles {
  const { ca_file: caFile, crt_file: certFile, key_file: keyFile, server_name: serverName } = tls;
  return {
    ...(caFile === undefined ? {} : { caFile }),
    ...(certFile === undefined ? {} : { certFile }),
    ...(keyFile === undefined ? {} : { keyFile }),
    ...(serverName === undefined ? {} : { serverName }),
  };
}
