/**
 * Sends each event to every output whose condition is true. `inputs` ask for `<id>.<route>`, and for
 * `<id>._unmatched` to get those for which none was.
 */
import { z } from 'zod';
import { defineTransform } from '../component.ts';
import { condition, conditionOf } from '../condition.ts';
import { asParts, marked } from '../event-value.ts';

const UNMATCHED = '_unmatched';
/** Names that Vector keeps for itself. */
const RESERVED = new Set([UNMATCHED, '_default']);

export const routeTransform = defineTransform({
  type: 'route',
  summary: 'Sends each event to every named output whose condition is true.',
  options: z.strictObject({
    route: z
      .record(
        z.string().refine((name) => !RESERVED.has(name), 'is a name that no route can have'),
        condition(),
      )
      .describe('A name for each output, and the condition of its events.'),
    reroute_unmatched: z
      .boolean()
      .default(true)
      .describe('Events that match nothing leave by _unmatched. False: they are dropped.'),
  }),
  example: { route: { failed: '(to_int(.response_status_code) ?? 0) >= 400' } },
  hasOnlyNamedOutputs: true,
  outputs: ({ route, reroute_unmatched: hasRest }) => [
    ...Object.keys(route),
    ...(hasRest ? [UNMATCHED] : []),
  ],
  build({ route, reroute_unmatched: hasRest }, context) {
    const routes = Object.entries(route).map(([port, chosen]) => ({
      port,
      matches: conditionOf(chosen, `route.${port}`, context),
    }));
    return (event) => {
      const copies = routes
        .filter(({ matches }) => matches(event))
        .map(({ port }) => marked(event, { port }));
      if (copies.length === 0 && hasRest) return [marked(event, { port: UNMATCHED })];
      return asParts(copies);
    };
  },
});
