import { context, metrics, propagation, SpanKind, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createTestBus, type TestBus, type TestBusOptions } from './testing.ts';
import { body } from './fixtures.ts';

const KEY = 'auth.user_action.user.UserCreated';

const spans = new InMemorySpanExporter();
const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });

function setUp(): void {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  const spanProcessors = [new SimpleSpanProcessor(spans)];
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors }));
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
}

const open: TestBus[] = [];
afterEach(async () => {
  for (const bus of open.splice(0)) await bus.close();
  spans.reset();
});

async function aTestBus(options: TestBusOptions = {}): Promise<TestBus> {
  const bus = await createTestBus(options);
  open.push(bus);
  return bus;
}

/** A queue that gets all events, and what its handler saw. */
async function handled(bus: TestBus, handler: () => unknown = () => {}) {
  const sub = bus.subscribe('#', { queue: 'q' }, handler);
  await sub.ready;
  return bus.publish(KEY, body);
}

test('without OpenTelemetry set up, no header is sent and nothing is missed', async () => {
  const bus = await aTestBus();
  const { id } = await handled(bus);
  await bus.consumed.waitFor('q', id, 'done');
  expect(spans.getFinishedSpans()).toEqual([]);
});

describe('with OpenTelemetry', () => {
  beforeAll(setUp);
  afterAll(() => {
    for (const it of [context, propagation, trace, metrics]) it.disable();
  });

  test('a publish has a span by the conventions for messaging', async () => {
    const bus = await aTestBus();
    const { id } = await bus.publish(KEY, body);
    const [span] = spans.getFinishedSpans();
    expect(span).toMatchObject({
      name: 'publish pamir_audit_exchange',
      kind: SpanKind.PRODUCER,
      attributes: {
        'messaging.system': 'rabbitmq',
        'messaging.operation.name': 'publish',
        'messaging.operation.type': 'send',
        'messaging.destination.name': 'pamir_audit_exchange',
        'messaging.rabbitmq.destination.routing_key': KEY,
        'messaging.message.id': id,
        'server.address': '127.0.0.1',
      },
    });
    expect(span?.attributes['error.type']).toBeUndefined();
  });

  test('one that fails says why', async () => {
    const bus = await aTestBus({ unroutable: 'reject' });
    await bus.publish(KEY, body).catch(() => {});
    expect(spans.getFinishedSpans()[0]?.attributes['error.type']).toBe('PUBLISH_UNROUTABLE');
  });

  test('a handler runs in a span that is linked to the publish, in whatever process', async () => {
    const bus = await aTestBus();
    let within: string | undefined;
    const { id } = await handled(bus, () => {
      within = trace.getActiveSpan()?.spanContext().spanId;
    });
    await bus.consumed.waitFor('q', id, 'done');
    const [published, processed] = spans.getFinishedSpans();
    expect(processed).toMatchObject({ name: 'process q', kind: SpanKind.CONSUMER });
    expect(processed?.spanContext().spanId).toBe(within);
    expect(processed?.links.map((it) => it.context.spanId)).toEqual([
      published?.spanContext().spanId,
    ]);
  });

  test('a retry keeps the link, and a failure has its kind', async () => {
    const bus = await aTestBus();
    let calls = 0;
    const { id } = await handled(bus, () => {
      calls += 1;
      if (calls === 1) throw new TypeError('not yet');
    });
    await bus.consumed.waitFor('q', id, 'retried');
    bus.clock.advance(1000);
    await bus.consumed.waitFor('q', id, 'done');
    const processed = spans.getFinishedSpans().filter(({ name }) => name === 'process q');
    expect(processed.map(({ attributes }) => attributes['error.type'])).toEqual([
      'TypeError',
      undefined,
    ]);
    expect(processed.map(({ links }) => links.length)).toEqual([1, 1]);
  });

  test('what was published and processed is counted, and what waits is measured', async () => {
    const bus = await aTestBus({ mode: 'batch' });
    const { id } = await handled(bus);
    await bus.consumed.waitFor('q', id, 'done');
    bus.faults.block();
    await bus.publish(KEY, body);
    await reader.forceFlush();
    const names = exporter
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((it) => it.metrics));
    const valueOf = (name: string) =>
      names.findLast(({ descriptor }) => descriptor.name === name)?.dataPoints[0]?.value;
    expect(valueOf('messaging.client.sent.messages')).toBeGreaterThan(0);
    expect(valueOf('messaging.client.consumed.messages')).toBeGreaterThan(0);
    expect(valueOf('messaging.process.duration')).toMatchObject({ count: expect.any(Number) });
    expect(valueOf('pamir_audit.publish.pending')).toBe(1);
    bus.faults.unblock();
  });
});
