/** A bus for a command, from its settings. */
import { silentLogger } from '@pamir-audit/sdk';
import { endpointsOf } from '../endpoints.ts';
import type { Settings } from '../settings.ts';

/** Errors reach the person through the command itself, so the bus logs nothing. */
export function busOptions(settings: Settings) {
  return {
    endpoints: endpointsOf(settings),
    exchange: settings.exchange,
    log: silentLogger,
  };
}
