/**
 * A broker in miniature: messages are delivered in pushes that overlap, each push is stored or fails,
 * and now and then the connection is lost, so that everything in hand comes again while the pushes
 * still go on. Whatever happens, a transform must not drop what it let through and nobody stored.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Event, Transform } from '../component.ts';
import { dedupeTransform } from './dedupe.ts';
import { made, transformOf } from './fixtures.ts';
import { sampleTransform } from './sample.ts';
import { throttleTransform } from './throttle.ts';

type Step =
  | { readonly type: 'deliver'; readonly count: number }
  | { readonly type: 'store' | 'fail'; readonly which: number }
  | { readonly type: 'disconnect' };

interface Push {
  readonly delivered: readonly Event[];
  readonly passed: readonly Event[];
  readonly settle: (isStored: boolean) => Promise<void>;
  /** The channel is gone: its outcome acknowledges nothing. */
  isOrphan: boolean;
}

class Broker {
  readonly #transform: Transform;
  #queue: Event[];
  #underWay: Push[] = [];
  readonly admitted = new Set<string>();
  readonly stored = new Set<string>();

  constructor(transform: Transform, messages: readonly Event[]) {
    this.#transform = transform;
    this.#queue = [...messages];
  }

  async take(step: Step): Promise<void> {
    if (step.type === 'deliver') this.#deliver(step.count);
    else if (step.type === 'disconnect') this.#disconnect();
    else await this.#settle(step.which, step.type === 'store');
  }

  async finish(): Promise<void> {
    while (this.#queue.length + this.#underWay.length > 0) {
      this.#deliver(3);
      await this.#settle(0, true);
    }
  }

  #deliver(count: number): void {
    const delivered = this.#queue.splice(0, count);
    if (delivered.length === 0) return;
    let resolve = () => {};
    let reject: (error: Error) => void = () => {};
    const push = new Promise<void>((yes, no) => {
      resolve = yes;
      reject = no;
    });
    const passed = delivered.filter((event) => this.#transform(event, push).length > 0);
    for (const event of passed) this.admitted.add(contentOf(event));
    const settle = (isStored: boolean) => {
      if (isStored) resolve();
      else reject(new Error('full'));
      return push.catch(() => {});
    };
    this.#underWay.push({ delivered, passed, settle, isOrphan: false });
  }

  #disconnect(): void {
    for (const push of this.#underWay.filter(({ isOrphan }) => !isOrphan)) {
      push.isOrphan = true;
      this.#giveBack(push.delivered);
    }
  }

  async #settle(which: number, isStored: boolean): Promise<void> {
    const [push] = this.#underWay.splice(which % Math.max(this.#underWay.length, 1), 1);
    if (push === undefined) return;
    await push.settle(isStored);
    if (isStored) for (const event of push.passed) this.stored.add(contentOf(event));
    else if (!push.isOrphan) this.#giveBack(push.delivered);
  }

  #giveBack(events: readonly Event[]): void {
    const again = events.map((it) => ({ ...it, origin: { ...it.origin, redelivered: true } }));
    this.#queue.unshift(...again);
  }
}

const contentOf = ({ origin }: Event) => `${origin.id} ${origin.body.toString()}`;

const step = fc.oneof(
  fc.record({ type: fc.constant('deliver' as const), count: fc.integer({ min: 1, max: 4 }) }),
  fc.record({
    type: fc.constantFrom('store' as const, 'fail' as const),
    which: fc.integer({ min: 0, max: 5 }),
  }),
  fc.record({ type: fc.constant('disconnect' as const) }),
);

/** Some with an id, some without, several of one key, some of them equal. */
const message = fc.record({ key: fc.integer({ min: 0, max: 3 }), hasId: fc.boolean() });

/** Of dedupe, each key must be there in the end; the others may drop all events of one. */
const transforms: readonly (readonly [string, number, () => Promise<Transform>])[] = [
  ['dedupe', Infinity, () => transformOf(dedupeTransform, { fields: { match: ['key'] } })],
  ['throttle', 0, () => transformOf(throttleTransform, { threshold: 3, window_secs: 3600 })],
  ['sample', 0, () => transformOf(sampleTransform, { rate: 3, sample_rate_key: '' })],
];

test.each(transforms)('what %s let through is stored in the end', async (_, mostMissing, build) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(message, { minLength: 1, maxLength: 12 }),
      fc.array(step, { maxLength: 40 }),
      async (messages, steps) => {
        const events = messages.map(({ key, hasId }, index) => {
          const body = Buffer.from(`${key}`);
          return made({ key }, { body, id: hasId ? `id-${index}` : undefined });
        });
        const broker = new Broker(await build(), events);
        for (const it of steps) await broker.take(it);
        await broker.finish();
        expect([...broker.admitted].filter((it) => !broker.stored.has(it))).toEqual([]);
        const keys = new Set([...broker.stored].map((it) => Number(it.split(' ')[1])));
        expect(messages.filter(({ key }) => !keys.has(key)).slice(0, mostMissing)).toEqual([]);
      },
    ),
    { numRuns: 500 },
  );
});
