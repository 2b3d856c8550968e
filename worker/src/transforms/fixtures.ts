/** Short ways to run transforms, for tests. */
import type { z } from 'zod';
import type { Definition, Event, Transform } from '../component.ts';
import { withValue } from '../event-value.ts';
import { anEvent, silent } from '../fixtures.ts';
import type { Value } from '../vrl/value.ts';

/** The transform with these options, built as a configuration file would have it. */
export async function transformOf<Options extends z.ZodObject>(
  definition: Definition<Options, Transform>,
  options: z.input<Options>,
): Promise<Transform> {
  return definition.build(definition.options.parse(options), { id: 'it', log: silent });
}

/** An event that a remap made. */
export function made(value: Value, origin: Partial<Event['origin']> = {}): Event {
  return withValue(anEvent(undefined, origin), value);
}

/** Named outputs of what comes out. */
export function portsOf(events: readonly Event[]): readonly (string | undefined)[] {
  return events.map(({ port }) => port);
}

export const stored = Promise.resolve();

/** Of a push that fails once its events were transformed. */
export function pushThatFails() {
  let fail: (error: Error) => void = () => {};
  const push = new Promise<void>((_, reject) => {
    fail = reject;
  });
  return {
    push,
    fail: async () => {
      fail(new Error('the sink is suspended'));
      await push.catch(() => {});
    },
  };
}
