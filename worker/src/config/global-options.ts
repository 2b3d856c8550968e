/** What stands at the top of a configuration, beside the components. */
import { z } from 'zod';
import { timeZone } from '../zone-option.ts';
import { secretBackends } from './secrets.ts';

export const globalOptions = z.strictObject({
  data_dir: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Directory for what the worker keeps: how far the source file has read, and dead letters, where no sink has a directory.',
    ),
  timezone: timeZone()
    .optional()
    .describe('Time zone of times that name none, for components without one of their own.'),
  exact_numbers: z
    .boolean()
    .optional()
    .describe('Numbers keep their digits in every component. False: as by Vector.'),
  acknowledgements: z
    .union([z.boolean(), z.strictObject({ enabled: z.boolean().describe('Always on.') })])
    .optional()
    .describe('Events are always acknowledged once every sink has stored them.'),
  api: z
    .strictObject({
      enabled: z.boolean().default(true).describe('Whether the pages are served.'),
      address: z
        .string()
        .regex(/^(\[[0-9a-f:]+\]|[^\s:[\]]+):\d{1,5}$/i, 'is not an address like 127.0.0.1:8686')
        .optional()
        .describe('Where /health, /ready and /metrics are served; AUDIT_HTTP wins over it.'),
    })
    .optional()
    .describe('The pages of the worker.'),
  dead_letters: z
    .strictObject({
      directory: z.string().min(1).optional().describe('Where the dead-letter files stand.'),
      keep_days: z.int().min(1).optional().describe('Delete them after so many days.'),
    })
    .prefault({})
    .describe(
      "Where raw bodies are kept that became no event. Else beside the first sink's files.",
    ),
  secret: secretBackends
    .optional()
    .describe('Where SECRET[backend.key] in a text is looked up; each backend has a name.'),
});

export type GlobalOptions = z.output<typeof globalOptions>;

/** Tables that hold components, and those of others: read elsewhere. */
export const SECTIONS = ['sources', 'transforms', 'sinks'] as const;
export const TESTS = 'tests';

export const vectorOnlyGlobals: Readonly<Record<string, string>> = {
  enrichment_tables: 'No function looks anything up in a table.',
  log_schema: 'The fields have the names that they have by default.',
  schema: 'There is no schema of events.',
  provider: 'The configuration comes from files.',
  healthchecks: 'A sink is tried when the worker starts, and while it fails.',
  proxy: 'Nothing here goes through a proxy.',
  telemetry: 'The metrics have the tags that they have by default.',
  wildcard_matching: 'An input that matches nothing is always a mistake.',
  expire_metrics: 'Metrics do not expire.',
  expire_metrics_secs: 'Metrics do not expire.',
  expire_metrics_per_metric_set: 'Metrics do not expire.',
  latency_ewma_alpha: 'There is no such metric.',
  buffer_utilization_ewma_half_life_seconds: 'The broker is the buffer.',
  'api.playground': 'There is no GraphQL.',
  'api.graphql': 'There is no GraphQL.',
  'acknowledgements.indexer_acknowledgements': 'There is no source that would use them.',
};
