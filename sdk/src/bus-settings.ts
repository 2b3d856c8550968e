/** The options of a bus, with every default filled in and every mistake refused. */
import { AuditError, type Catalog, pamirCatalog } from '@pamir-audit/catalog';
import type { BusOptions } from './bus.ts';
import { milliseconds, oneOf, positive, shortString } from './checks.ts';
import { completed, type Endpoint, endpointsFromEnv, parseUrl } from './endpoint.ts';
import { guarded, stderrLogger } from './log.ts';

export type Settings = ReturnType<typeof settingsOf>;

const DEFAULT_EXCHANGE = 'pamir_audit_exchange';
const MODES = ['batch', 'blocking', 'blocking-strict'] as const;
const WHEN_FULL = ['wait', 'reject', 'spool'] as const;
const MEBIBYTE = 1024 * 1024;

/** @throws AuditError CONFIG_INVALID */
export function settingsOf(options: BusOptions<Catalog>) {
  shortString('service', options.service);
  if (options.service === '') throw new AuditError('CONFIG_INVALID', 'service is empty');
  const exchange = options.exchange ?? (process.env['AUDIT_EXCHANGE'] || DEFAULT_EXCHANGE);
  shortString('exchange', exchange);
  return {
    endpoints: endpointsOf(options),
    exchange,
    service: options.service,
    catalog: options.catalog ?? pamirCatalog,
    timeoutMs: milliseconds('timeoutMs', options.timeoutMs ?? 10_000),
    mode: oneOf('mode', options.mode ?? 'blocking', MODES),
    ...fullness(options),
    unroutable: unroutableOf(options),
    maxEvents: positive('maxEvents', options.maxEvents ?? 50_000),
    maxBytes: positive('maxBytes', options.maxBytes ?? 64 * MEBIBYTE),
    maxEventBytes: positive('maxEventBytes', options.maxEventBytes ?? 16 * MEBIBYTE),
    log: guarded(options.log ?? stderrLogger),
  };
}

/** @throws AuditError CONFIG_INVALID where a spool is asked for and has no place */
function fullness({ mode, spool, whenFull }: BusOptions<Catalog>) {
  const usual = spool === undefined ? 'wait' : 'spool';
  const checked = oneOf('whenFull', whenFull ?? usual, WHEN_FULL);
  if (spool !== undefined && mode === 'blocking-strict') {
    const message = "mode 'blocking-strict' has no use for a spool: only the broker's word counts";
    throw new AuditError('CONFIG_INVALID', message);
  }
  if (spool === undefined && checked === 'spool') {
    throw new AuditError('CONFIG_INVALID', "whenFull is 'spool', and there is no spool");
  }
  return { spool, whenFull: checked };
}

function unroutableOf({ mode, unroutable }: BusOptions<Catalog>): 'report' | 'reject' {
  const usual = mode === 'blocking-strict' ? 'reject' : 'report';
  return oneOf('unroutable', unroutable ?? usual, ['report', 'reject']);
}

function endpointsOf(options: BusOptions<Catalog>): readonly Endpoint[] {
  const { url, urls, endpoints, passwordFile, tls } = options;
  if (endpoints !== undefined) return endpoints;
  const addresses = urls ?? (url === undefined ? undefined : [url]);
  const files = { ...(passwordFile && { passwordFile }), ...(tls && { tls }) };
  const named = addresses?.map((address) => parseUrl(address)) ?? endpointsFromEnv(process.env);
  return named.map((endpoint) => completed(endpoint, files));
}
