/** Types of components that Vector has and that are not here, so that they are not taken for typos. */
import type { Kind } from './common-options.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const types: Readonly<Record<Kind, ReadonlySet<string>>> = {
  source: words(`
    apache_metrics aws_ecs_metrics aws_kinesis_firehose aws_s3 aws_sqs datadog_agent dnstap
    docker_logs eventstoredb_metrics exec file_descriptor fluent gcp_pubsub heroku_logs
    host_metrics http http_client http_server internal_logs internal_metrics journald kafka
    kubernetes_logs logstash mongodb_metrics mqtt nats nginx_metrics okta opentelemetry
    postgresql_metrics prometheus_pushgateway prometheus_remote_write prometheus_scrape pulsar
    redis socket splunk_hec static_metrics statsd syslog vector websocket
  `),
  transform: words(`
    aggregate aws_ec2_metadata incremental_to_absolute log_to_metric lua metric_to_log reduce
    tag_cardinality_limit trace_to_log window
  `),
  sink: words(`
    amqp appsignal aws_cloudwatch_logs aws_cloudwatch_metrics aws_kinesis_firehose
    aws_kinesis_streams aws_s3 aws_sns aws_sqs axiom azure_blob azure_monitor_logs blackhole
    clickhouse databend datadog_events datadog_logs datadog_metrics datadog_traces doris
    elasticsearch gcp_chronicle_unstructured gcp_cloud_storage gcp_pubsub
    gcp_stackdriver_logs gcp_stackdriver_metrics greptimedb_logs greptimedb_metrics honeycomb http
    humio_logs humio_metrics influxdb_logs influxdb_metrics kafka keep logdna loki mezmo mqtt
    nats new_relic opentelemetry papertrail postgres prometheus_exporter prometheus_remote_write
    pulsar redis sematext_logs sematext_metrics socket splunk_hec_logs splunk_hec_metrics statsd
    vector webhdfs websocket websocket_server
  `),
};

export function isVectorOnly(kind: Kind, type: string): boolean {
  return types[kind].has(type);
}
