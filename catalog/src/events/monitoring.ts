/** Events of the monitoring service. */
import { title } from '../event.ts';

export const monitoring = {
  name: 'monitoring',
  titleEn: 'Events of the monitoring service',
  titleRu: 'События сервиса мониторинга',
  events: [
    title(
      'monitoring.user_action.hi_types.HITypeUpdated',
      'Indicator type changed',
      'Изменение типа индикатора',
    ),
    title(
      'monitoring.user_action.hi_types.HITypeDeleted',
      'Indicator type deleted',
      'Удаление типа индикатора',
    ),
    title(
      'monitoring.user_action.hi_types.HITypeCreated',
      'Indicator type created',
      'Создание типа индикатора',
    ),
    title(
      'monitoring.user_action.tql_metrics.TQLMetricUpdated',
      'Metric changed',
      'Изменение метрики',
    ),
    title(
      'monitoring.user_action.tql_metrics.TQLMetricDeleted',
      'Metric deleted',
      'Удаление метрики',
    ),
    title(
      'monitoring.user_action.tql_metrics.TQLMetricCreated',
      'Metric created',
      'Создание метрики',
    ),
    title(
      'monitoring.user_action.tql_metrics.TQLMetricsEnabled',
      'Metrics enabled',
      'Активация метрик',
    ),
    title(
      'monitoring.user_action.tql_metrics.TQLMetricsDisabled',
      'Metrics disabled',
      'Отключение метрик',
    ),
    title(
      'monitoring.user_action.mt_exchange.TemplateImported',
      'Template imported',
      'Импорт шаблона',
    ),
    title(
      'monitoring.user_action.mt_exchange.TemplatesBulkImported',
      'Templates imported in bulk',
      'Массовый импорт шаблонов',
    ),
    title(
      'monitoring.user_action.mt_exchange.TemplateFileImported',
      'Template imported from a file',
      'Импорт шаблона из файла',
    ),
    title(
      'monitoring.user_action.mt_exchange.ExporterImported',
      'Exporter imported',
      'Импорт экспортера',
    ),
    title(
      'monitoring.user_action.mt_exchange.ExporterFileImported',
      'Exporter imported from a file',
      'Импорт экспортера из файла',
    ),
    title(
      'monitoring.user_action.mt_exchange.HITypeImported',
      'HI type imported',
      'Импорт типа HI',
    ),
    title(
      'monitoring.user_action.mt_exchange.HITypeFileImported',
      'HI type imported',
      'Импорт типа HI',
    ),
    title('monitoring.user_action.mt_exchange.JobImported', 'Job imported', 'Импорт задания'),
    title(
      'monitoring.user_action.mt_exchange.JobFileImported',
      'Job imported from a file',
      'Импорт задания из файла',
    ),
    title('monitoring.user_action.mt_exchange.RulesImported', 'Rules imported', 'Импорт правил'),
    title(
      'monitoring.user_action.templates.TemplateUpdated',
      'Template changed',
      'Изменение шаблона',
    ),
    title(
      'monitoring.user_action.templates.TemplateDeleted',
      'Template deleted',
      'Удаление шаблона',
    ),
    title(
      'monitoring.user_action.templates.TemplateCreated',
      'Template created',
      'Создание шаблона',
    ),
    title(
      'monitoring.user_action.prometheus.PrometheusConfigUpdated',
      'Configuration updated',
      'Обновление конфигурации',
    ),
    title(
      'monitoring.user_action.prometheus.PrometheusReloaded',
      'Prometheus reloaded',
      'Перезагрузка Prometheus',
    ),
    title(
      'monitoring.user_action.exporters.ExporterUpdated',
      'Exporter changed',
      'Изменение экспортера',
    ),
    title(
      'monitoring.user_action.exporters.ExporterDeleted',
      'Exporter deleted',
      'Удаление экспортера',
    ),
    title(
      'monitoring.user_action.exporters.ExporterCreated',
      'Exporter created',
      'Создание экспортера',
    ),
    title(
      'monitoring.user_action.exporters.ExporterManagementChanged',
      'Management method changed',
      'Изменение способа управления',
    ),
    title(
      'monitoring.user_action.exporters.ExporterApplied',
      'Configuration applied',
      'Применение конфигурации',
    ),
    title('monitoring.user_action.jobs.JobCreated', 'Job created', 'Создание задания'),
    title('monitoring.user_action.jobs.JobUpdated', 'Job changed', 'Изменение задания'),
    title('monitoring.user_action.jobs.JobDeleted', 'Job deleted', 'Удаление задания'),
    title(
      'monitoring.user_action.settings.SettingUpdated',
      'Setting changed',
      'Изменение настройки',
    ),
    title(
      'monitoring.user_action.maintenance.DatabaseReset',
      'Database reset',
      'Сброс базы данных',
    ),
    title(
      'monitoring.user_action.access_rule_acl.AccessRuleUpdated',
      'Rule updated',
      'Обновление правила',
    ),
    title(
      'monitoring.user_action.access_rule_acl.AccessRuleDeleted',
      'Rule deleted',
      'Удаление правила',
    ),
    title(
      'monitoring.user_action.access_rule_acl.AccessRuleCreated',
      'Rule created',
      'Создание правила',
    ),
    title(
      'monitoring.user_action.access_rule_acl.AccessRuleByNameDeleted',
      'Rule deleted by name',
      'Удаление правила по имени',
    ),
    title(
      'monitoring.user_action.tql_hi_links_v2.HILinkUpdated',
      'Link changed',
      'Изменение связи',
    ),
    title('monitoring.user_action.tql_hi_links_v2.HILinkDeleted', 'Link deleted', 'Удаление связи'),
    title('monitoring.user_action.tql_hi_links_v2.HILinkCreated', 'Link created', 'Создание связи'),
    title(
      'monitoring.user_action.tql_hi_links_v2.HILinksEnabled',
      'Links enabled',
      'Активация связей',
    ),
    title(
      'monitoring.user_action.thl_alert_hint.AlertHintLinkUpdated',
      'Link changed',
      'Изменение связи',
    ),
    title(
      'monitoring.user_action.thl_alert_hint.AlertHintLinkDeleted',
      'Link deleted',
      'Удаление связи',
    ),
    title(
      'monitoring.user_action.thl_alert_hint.AlertHintLinkCreated',
      'Link created',
      'Создание связи',
    ),
  ],
};
