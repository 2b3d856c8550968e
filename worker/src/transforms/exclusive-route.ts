/**
 * Sends each event to the first output whose condition is true, and to `_unmatched` when none is.
 */
import { z } from 'zod';
import { defineTransform } from '../component.ts';
import { condition, conditionOf } from '../condition.ts';
import { marked } from '../event-value.ts';

const UNMATCHED = '_unmatched';

const routes = z
  .array(
    z.strictObject({
      name: z
        .string()
        .min(1)
        .refine((name) => name !== UNMATCHED, 'is a name that no route can have')
        .describe('Name of the output.'),
      condition: condition().describe('True for its events.'),
    }),
  )
  .superRefine((list, context) => {
    for (const [index, { name }] of list.entries()) {
      if (list.findIndex((it) => it.name === name) === index) continue;
      const message = `the name ${name} is there twice`;
      context.addIssue({ code: 'custom', path: [index, 'name'], message });
    }
  });

export const exclusiveRouteTransform = defineTransform({
  type: 'exclusive_route',
  summary: 'Sends each event to the first named output whose condition is true.',
  options: z.strictObject({
    routes: routes.describe('The outputs, in the order in which they are tried.'),
  }),
  example: {
    routes: [
      { name: 'logins', condition: 'ends_with(string!(.routing), "UserLoggedIn")' },
      { name: 'auth', condition: 'starts_with(string!(.routing), "auth.")' },
    ],
  },
  hasOnlyNamedOutputs: true,
  outputs: ({ routes: list }) => [...list.map(({ name }) => name), UNMATCHED],
  build({ routes: list }, context) {
    const tried = list.map(({ name, condition: chosen }, index) => ({
      name,
      matches: conditionOf(chosen, `routes.${index}.condition`, context),
    }));
    return (event) => {
      const port = tried.find(({ matches }) => matches(event))?.name ?? UNMATCHED;
      return [marked(event, { port })];
    };
  },
});
