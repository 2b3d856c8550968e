/** Lets the events through that a condition is true for; the others are dropped, and acknowledged. */
import { z } from 'zod';
import { defineTransform } from '../component.ts';
import { condition, conditionOf } from '../condition.ts';

export const filterTransform = defineTransform({
  type: 'filter',
  summary: 'Drops every event for which a condition is not true.',
  options: z.strictObject({
    condition: condition().describe('True for the events that go on.'),
  }),
  example: { condition: 'starts_with(string!(.routing), "auth.")' },
  build({ condition: chosen }, context) {
    const matches = conditionOf(chosen, 'condition', context);
    return (event) => (matches(event) ? [event] : []);
  },
});
