/**
 * Spans and metrics by OpenTelemetry's conventions for messaging
 * (https://opentelemetry.io/docs/specs/semconv/messaging/). Without an SDK of OpenTelemetry in the
 * service nothing of this does anything.
 *
 * A handler's span is linked to the one that published, as several subscribers may follow one event.
 */
import {
  type Attributes,
  context,
  type Context,
  createNoopMeter,
  metrics,
  propagation,
  ProxyTracerProvider,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { Endpoint } from './endpoint.ts';

const NAME = '@pamir-audit/sdk';

/** What a span and a metric say of one event. */
interface Subject {
  readonly exchange: string;
  readonly key: string;
  readonly endpoint: Endpoint;
}

export interface PublishSpan {
  /** To be sent along: `traceparent` and the like. */
  readonly headers: Readonly<Record<string, string>>;
  /** @param errorCode why it failed; undefined when it did not */
  end(errorCode?: string): void;
}

export function startPublish(subject: Subject, id: string, bytes: number): PublishSpan {
  const { exchange, key } = subject;
  const headers: Record<string, string> = {};
  if (!isObserved()) {
    propagation.inject(context.active(), headers);
    return { headers, end() {} };
  }
  const operation = { 'messaging.operation.name': 'publish', 'messaging.operation.type': 'send' };
  const attributes = { ...attributesOf(subject), ...operation };
  const started = performance.now();
  const span = trace.getTracer(NAME).startSpan(`publish ${exchange}`, {
    kind: SpanKind.PRODUCER,
    attributes: { ...attributes, ...ofMessage(key, id), 'messaging.message.body.size': bytes },
  });
  propagation.inject(trace.setSpan(context.active(), span), headers);
  return {
    headers,
    end(errorCode) {
      finish(span, errorCode);
      const measured = withError(attributes, errorCode);
      sent().add(1, measured);
      sendDuration().record(secondsSince(started), measured);
    },
  };
}

/**
 * Whether the service has set up traces or metrics. Without either, what an event would be described
 * with need not be gathered; a context that came from elsewhere is passed on all the same.
 */
function isObserved(): boolean {
  const tracers = trace.getTracerProvider();
  const isTraced = !(tracers instanceof ProxyTracerProvider) || tracers.getDelegate() !== NO_TRACES;
  return isTraced || metrics.getMeter(NAME) !== NO_METRICS;
}

/** What the API gives out while nothing is set up. */
const NO_TRACES = new ProxyTracerProvider().getDelegate();
const NO_METRICS = createNoopMeter();

export interface ProcessSubject extends Subject {
  readonly queue: string;
  readonly id: string | undefined;
  /** Of the message, as they came. */
  readonly headers: Readonly<Record<string, unknown>>;
}

/**
 * Runs the handler within a span of its own.
 *
 * @param typeOf of what it throws: a short name for `error.type`; undefined when it is no error
 */
export async function processed(
  subject: ProcessSubject,
  handle: () => Promise<unknown>,
  typeOf: (error: unknown) => string | undefined,
): Promise<void> {
  const { exchange, key, queue, id, headers } = subject;
  const operation = {
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
  };
  const destination = { 'messaging.destination.name': `${exchange}:${key}:${queue}` };
  const attributes = { ...attributesOf(subject), ...destination, ...operation };
  const started = performance.now();
  const producer = trace.getSpanContext(extracted(headers));
  const span = trace.getTracer(NAME).startSpan(`process ${queue}`, {
    kind: SpanKind.CONSUMER,
    attributes: { ...attributes, ...ofMessage(key, id) },
    ...(producer === undefined ? {} : { links: [{ context: producer }] }),
  });
  consumed().add(1, attributes);
  let errorType: string | undefined;
  try {
    await context.with(trace.setSpan(context.active(), span), handle);
  } catch (error) {
    errorType = typeOf(error);
    throw error;
  } finally {
    finish(span, errorType);
    processDuration().record(secondsSince(started), withError(attributes, errorType));
  }
}

/** Gauges of one bus, for as long as it is open. */
export function observe(service: string, read: () => Readonly<Record<string, number>>): () => void {
  const meter = metrics.getMeter(NAME);
  const gauges = Object.keys(read()).map((name) => {
    const gauge = meter.createObservableGauge(name);
    return { name, gauge };
  });
  const observeAll: Parameters<typeof meter.addBatchObservableCallback>[0] = (result) => {
    const values = read();
    for (const { name, gauge } of gauges) {
      result.observe(gauge, values[name] ?? 0, { 'service.name': service });
    }
  };
  const all = gauges.map(({ gauge }) => gauge);
  meter.addBatchObservableCallback(observeAll, all);
  return () => meter.removeBatchObservableCallback(observeAll, all);
}

function attributesOf({ exchange, endpoint }: Subject): Attributes {
  return {
    'messaging.system': 'rabbitmq',
    'messaging.destination.name': exchange,
    'server.address': endpoint.host,
    'server.port': endpoint.port,
  };
}

function ofMessage(key: string, id: string | undefined): Attributes {
  const named = { 'messaging.rabbitmq.destination.routing_key': key };
  return id === undefined ? named : { ...named, 'messaging.message.id': id };
}

function withError(attributes: Attributes, errorType: string | undefined): Attributes {
  return errorType === undefined ? attributes : { ...attributes, 'error.type': errorType };
}

function finish(span: Span, errorType: string | undefined): void {
  if (errorType !== undefined) {
    span.setAttribute('error.type', errorType);
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}

/** Headers of other producers may be anything. */
function extracted(headers: Readonly<Record<string, unknown>>): Context {
  const texts = Object.entries(headers).filter(([, value]) => typeof value === 'string');
  return propagation.extract(ROOT_CONTEXT, Object.fromEntries(texts));
}

const secondsSince = (started: number) => (performance.now() - started) / 1000;

// Asked for each time: a service may set its SDK up after this file is loaded.
const sent = () => metrics.getMeter(NAME).createCounter('messaging.client.sent.messages');
const consumed = () => metrics.getMeter(NAME).createCounter('messaging.client.consumed.messages');
const sendDuration = () =>
  metrics.getMeter(NAME).createHistogram('messaging.client.operation.duration', { unit: 's' });
const processDuration = () =>
  metrics.getMeter(NAME).createHistogram('messaging.process.duration', { unit: 's' });
