/**
 * Options that every sink of Vector has and that have nothing to decide here. They are taken, so that a
 * file written for Vector needs no change, and their descriptions say why they have no effect.
 */
import { z } from 'zod';

const onOrOff = () => z.union([z.boolean(), z.strictObject({ enabled: z.boolean().optional() })]);

const bufferStage = z.strictObject({
  type: z.enum(['memory', 'disk']).optional(),
  max_events: z.int().min(1).optional(),
  max_size: z.int().min(1).optional(),
  when_full: z.enum(['block', 'drop_newest', 'overflow']).optional(),
});

export const sharedOptions = {
  acknowledgements: onOrOff()
    .optional()
    .describe('Without effect: an event is acknowledged when it is stored, always.'),
  buffer: z
    .union([bufferStage, z.array(bufferStage)])
    .optional()
    .describe(
      'Without effect: what waits, waits in RabbitMQ, and nothing is dropped for want of room.',
    ),
  healthcheck: onOrOff()
    .optional()
    .describe('Without effect: that it can be written is checked at every start.'),
};

export const sharedVectorOnly = {
  healthcheck_uri: 'There is no address to ask.',
  proxy: 'Nothing is sent over the network here.',
};
