/** Bindings that no event of the catalog can match. */
import { keysMatching, nearest, pamirCatalog, pamirServices } from '@pamir-audit/catalog';
import type { Logger } from './component.ts';

/** Keys outside the catalog are fine, so this is a warning: most often it is a slip of the pen. */
export function warnOfIdlePatterns(patterns: readonly string[], log: Logger): void {
  for (const pattern of patterns) {
    if (keysMatching(pamirCatalog, pattern).length > 0) continue;
    const [first = '', ...rest] = pattern.split('.');
    const service = nearest(
      first,
      pamirServices.map(({ name }) => name),
    );
    const meant = service === undefined ? undefined : [service, ...rest].join('.');
    log.warn({ pattern, meant }, 'No event of the catalog matches this binding.');
  }
}
