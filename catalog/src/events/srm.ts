/** Events of the SRM service. */
import { title } from '../event.ts';

export const srm = {
  name: 'srm',
  titleEn: 'Events of the SRM service',
  titleRu: 'События сервиса СРМ',
  events: [
    title('srm.user_action.ci_type.CITypeUpdated', 'CI type changed', 'Изменение типа CI'),
    title('srm.user_action.ci_type.CITypeDeleted', 'CI type deleted', 'Удаление типа CI'),
    title('srm.user_action.ci_type.CITypeCreated', 'CI type created', 'Создание типа CI'),
    title(
      'srm.user_action.ci_type.CITypeAttributesUpdated',
      'CI type attributes updated',
      'Обновление атрибутов типа CI',
    ),
    title(
      'srm.user_action.ci_type.CITypeLinksUpdated',
      'Allowed links of the CI type updated',
      'Обновление возможных связей типа CI',
    ),
    title(
      'srm.user_action.ci_type.CITypeLinkAttributesUpdated',
      'CI type link attributes updated',
      'Обновление атрибутов связи типа CI',
    ),
    title(
      'srm.user_action.ci_type.CITypeNamesTemplateUpdated',
      'CI name templates updated',
      'Обновление шаблонов имен CI',
    ),
    title('srm.user_action.attribute.AttributeCreated', 'Attribute created', 'Создание атрибута'),
    title('srm.user_action.attribute.AttributeUpdated', 'Attribute updated', 'Обновление атрибута'),
    title('srm.user_action.attribute.AttributeDeleted', 'Attribute deleted', 'Удаление атрибута'),
    title(
      'srm.user_action.cit_links.CILinkCreated',
      'Link between CIs created',
      'Создание связи между CI',
    ),
    title(
      'srm.user_action.cit_links.CILinkDeleted',
      'Link between CIs deleted',
      'Удаление связи между CI',
    ),
    title(
      'srm.user_action.cit_links.CILinkUpdated',
      'Link between CIs updated',
      'Обновление связи между CI',
    ),
    title(
      'srm.user_action.cit_links.CILinkAttributesUpdated',
      'Link attributes updated',
      'Обновление атрибутов связи',
    ),
    title(
      'srm.user_action.attribute_fetchers.AttributeFetcherUpdated',
      'Attribute fetcher updated',
      'Обновление фетчера атрибутов',
    ),
    title(
      'srm.user_action.attribute_fetchers.AttributeFetcherCreated',
      'Attribute fetcher created',
      'Создание фетчера атрибутов',
    ),
    title(
      'srm.user_action.attribute_fetchers.AttributeFetcherDeleted',
      'Attribute fetcher deleted',
      'Удаление фетчера атрибутов',
    ),
    title(
      'srm.user_action.attribute_parsers.AttributeParserUpdated',
      'Attribute parser updated',
      'Обновление парсера атрибутов',
    ),
    title(
      'srm.user_action.attribute_parsers.AttributeParserCreated',
      'Attribute parser created',
      'Создание парсера атрибутов',
    ),
    title(
      'srm.user_action.attribute_parsers.AttributeParserDeleted',
      'Attribute parser deleted',
      'Удаление парсера атрибутов',
    ),
    title('srm.user_action.plugins.PluginDeleted', 'Plugin deleted', 'Удаление плагина'),
    title(
      'srm.user_action.plugins.PluginUninstalled',
      'Plugin uninstalled',
      'Деинсталляция плагина',
    ),
    title('srm.user_action.plugins.PluginInstalled', 'Plugin installed', 'Установка плагина'),
    title(
      'srm.user_action.plugins.PluginRunnersInstalled',
      'Plugin installed on runners',
      'Установка плагина на раннеры',
    ),
    title('srm.user_action.plugins.PluginUploaded', 'Plugin uploaded', 'Загрузка плагина'),
    title(
      'srm.user_action.attribute_modifiers.CITypeAttributeModifiersUpdated',
      'CI type attribute modifiers updated',
      'Обновление модификаторов атрибутов CIT',
    ),
    title(
      'srm.user_action.attribute_modifiers.CITypeAttributeModifiersDeleted',
      'CI type attribute modifiers deleted',
      'Удаление модификаторов атрибутов CIT',
    ),
    title(
      'srm.user_action.cit_link_fetchers.CITypeLinkFetcherUpdated',
      'CI type link fetcher updated',
      'Обновление фетчера связи CIT',
    ),
    title(
      'srm.user_action.cit_link_fetchers.CITypeLinkFetcherCreated',
      'CI type link fetcher created',
      'Создание фетчера связи CIT',
    ),
    title(
      'srm.user_action.cit_link_fetchers.CITypeLinkFetcherDeleted',
      'CI type link fetcher deleted',
      'Удаление фетчера связи CIT',
    ),
    title(
      'srm.user_action.cit_link_parsers.CITypeLinkParserUpdated',
      'CI type link parser updated',
      'Обновление парсера связи CIT',
    ),
    title(
      'srm.user_action.cit_link_parsers.CITypeLinkParserCreated',
      'CI type link parser created',
      'Создание парсера связи CIT',
    ),
    title(
      'srm.user_action.cit_link_parsers.CITypeLinkParserDeleted',
      'CI type link parser deleted',
      'Удаление парсера связи CIT',
    ),
    title(
      'srm.user_action.access_rules.AccessRuleCreated',
      'Access rule created',
      'Создание правила доступа',
    ),
    title(
      'srm.user_action.access_rules.AccessRuleUpdated',
      'Access rule changed',
      'Изменение правила доступа',
    ),
    title(
      'srm.user_action.access_rules.AccessRuleDeleted',
      'Rule deleted by ID',
      'Удаление правила по ID',
    ),
    title(
      'srm.user_action.access_rules.AccessRuleByNameDeleted',
      'Rule deleted by name',
      'Удаление правила по имени',
    ),
    title(
      'srm.user_action.access_rules_tql.TQLRuleUpdated',
      'TQL rule changed',
      'Изменение правила TQL',
    ),
    title(
      'srm.user_action.access_rules_tql.TQLRuleDeleted',
      'TQL rule deleted',
      'Удаление правила TQL',
    ),
    title(
      'srm.user_action.access_rules_tql.TQLRuleCreated',
      'TQL rule created',
      'Создание правила TQL',
    ),
    title(
      'srm.user_action.access_rules_tql.TQLRuleByNameDeleted',
      'TQL rule deleted by name',
      'Удаление правила TQL по имени',
    ),
    title('srm.user_action.search_queries.SearchQueryCreated', 'Query created', 'Создание запроса'),
    title(
      'srm.user_action.search_queries.SearchQueryUpdated',
      'Query changed',
      'Изменение запроса',
    ),
    title('srm.user_action.search_queries.SearchQueryDeleted', 'Query deleted', 'Удаление запроса'),
    title(
      'srm.user_action.attribute_templates.AttributeTemplateCreated',
      'Template created',
      'Создание шаблона',
    ),
    title(
      'srm.user_action.attribute_templates.AttributeTemplateUpdated',
      'Template changed',
      'Изменение шаблона',
    ),
    title(
      'srm.user_action.attribute_templates.AttributeTemplateDeleted',
      'Template deleted',
      'Удаление шаблона',
    ),
    title(
      'srm.user_action.cit_identify_rules.IdentifyRuleCreated',
      'Identification rule created',
      'Создание правила идентификации',
    ),
    title(
      'srm.user_action.cit_identify_rules.IdentifyRuleUpdated',
      'Identification rule updated',
      'Обновление правила идентификации',
    ),
    title(
      'srm.user_action.cit_identify_rules.IdentifyRuleDeleted',
      'Identification rule deleted',
      'Удаление правила идентификации',
    ),
    title(
      'srm.user_action.cit_name_templates.NameTemplateSet',
      'Naming template set',
      'Установка шаблона наименования',
    ),
    title(
      'srm.user_action.cit_name_templates.NameTemplateUpdated',
      'Naming template changed',
      'Изменение шаблона наименования',
    ),
    title(
      'srm.user_action.cit_name_templates.NameTemplateDeleted',
      'Naming template deleted',
      'Удаление шаблона наименования',
    ),
    title(
      'srm.user_action.cit_link_filters.LinkFilterUpdated',
      'Link filter changed',
      'Изменение фильтра связи',
    ),
    title(
      'srm.user_action.cit_link_filters.LinkFilterCreated',
      'Link filter created',
      'Создание фильтра связи',
    ),
    title(
      'srm.user_action.cit_link_filters.LinkFilterDeleted',
      'Link filter deleted',
      'Удаление фильтра связи',
    ),
    title(
      'srm.user_action.enrichment_plans.EnrichmentPlanCreated',
      'Enrichment plan created',
      'Создание плана обогащения',
    ),
    title(
      'srm.user_action.enrichment_plans.EnrichmentPlanUpdated',
      'Enrichment plan updated',
      'Обновление плана обогащения',
    ),
    title(
      'srm.user_action.enrichment_plans.EnrichmentPlanDeleted',
      'Enrichment plan deleted',
      'Удаление плана обогащения',
    ),
    title(
      'srm.user_action.exchange.EnrichmentPlansJsonImported',
      'Enrichment plans imported from JSON',
      'Импорт планов обогащения из JSON',
    ),
    title(
      'srm.user_action.exchange.EnrichmentPlansFileImported',
      'Enrichment plans imported from a file',
      'Импорт планов обогащения из файла',
    ),
    title(
      'srm.user_action.exchange.EnrichmentPlansJsonExported',
      'Enrichment plans exported to JSON',
      'Экспорт планов обогащения в JSON',
    ),
    title(
      'srm.user_action.exchange.EnrichmentPlansFileExported',
      'Enrichment plans exported to a file',
      'Экспорт планов обогащения в файл',
    ),
    title('srm.user_action.exchange.CIsCsvExported', 'CIs exported to CSV', 'Экспорт CI в CSV'),
    title(
      'srm.user_action.exchange.CIsCsvFileExported',
      'CIs exported to a CSV file',
      'Экспорт CI в CSV файл',
    ),
    title(
      'srm.user_action.exchange.CIsJsonGraphExported',
      'CI graph exported to JSON',
      'Экспорт графа CI в JSON',
    ),
    title(
      'srm.user_action.exchange.CIsJsonGraphFileExported',
      'CI graph exported to a JSON file',
      'Экспорт графа CI в JSON файл',
    ),
    title(
      'srm.user_action.exchange.CITypesJsonImported',
      'CI types imported from JSON',
      'Импорт типов CI из JSON',
    ),
    title(
      'srm.user_action.exchange.CITypesFileImported',
      'CI types imported from a file',
      'Импорт типов CI из файла',
    ),
    title(
      'srm.user_action.exchange.CITypesJsonExported',
      'CI types exported to JSON',
      'Экспорт типов CI в JSON',
    ),
    title(
      'srm.user_action.exchange.CITypesFileExported',
      'CI types exported to a JSON file',
      'Экспорт типов CI в JSON файл',
    ),
    title(
      'srm.user_action.exchange.AttributesJsonExported',
      'Attributes exported to JSON',
      'Экспорт атрибутов в JSON',
    ),
    title(
      'srm.user_action.exchange.AttributesFileExported',
      'Attributes exported to a JSON file',
      'Экспорт атрибутов в JSON файл',
    ),
    title(
      'srm.user_action.exchange.DashboardsJsonExported',
      'Dashboards exported to JSON',
      'Экспорт дашбордов в JSON',
    ),
    title(
      'srm.user_action.exchange.DashboardsFileExported',
      'Dashboards exported to a JSON file',
      'Экспорт дашбордов в JSON файл',
    ),
    title(
      'srm.user_action.exchange.DashboardsJsonImported',
      'Dashboards imported from JSON',
      'Импорт дашбордов из JSON',
    ),
    title('srm.user_action.dashboard.DashboardCreated', 'Dashboard created', 'Создание дашборда'),
    title('srm.user_action.dashboard.DashboardUpdated', 'Dashboard updated', 'Обновление дашборда'),
    title('srm.user_action.dashboard.DashboardDeleted', 'Dashboard deleted', 'Удаление дашборда'),
    title('srm.user_action.dashboard.DashboardCloned', 'Dashboard cloned', 'Клонирование дашборда'),
    title(
      'srm.user_action.dashboard.DashboardsFileImported',
      'Dashboards imported from a file',
      'Импорт дашбордов из файла',
    ),
    title('srm.user_action.settings.SettingUpdated', 'Setting changed', 'Изменение настройки'),
    title(
      'srm.user_action.access_rules_dashboard.DashboardRuleCreated',
      'Access rule created',
      'Создание правила доступа',
    ),
    title(
      'srm.user_action.access_rules_dashboard.DashboardRuleUpdated',
      'Access rule updated',
      'Обновление правила доступа',
    ),
    title(
      'srm.user_action.access_rules_dashboard.DashboardRuleDeleted',
      'Access rule deleted',
      'Удаление правила доступа',
    ),
    title(
      'srm.user_action.access_rules_dashboard.OrphanDashboardRulesDeleted',
      'Orphan rules deleted',
      'Удаление orphan-правил',
    ),
    title(
      'srm.user_action.access_rules_dashboard.DashboardRuleByNameDeleted',
      'Rule deleted by name',
      'Удаление правила по имени',
    ),
    title('srm.user_action.ci_public_v4.CIUpdated', 'CI changed', 'Изменение CI'),
    title('srm.user_action.ci_public_v4.CIDeleted', 'CI deleted', 'Удаление CI'),
    title('srm.user_action.ci_public_v4.CIMapUpdated', 'CI map changed', 'Изменение карты CI'),
    title(
      'srm.user_action.ci_public_v4.CIFingerprintUpdated',
      'Digital fingerprint changed',
      'Изменение цифрового отпечатка',
    ),
    title(
      'srm.user_action.ci_public_v4.CIsBatchDeleted',
      'CIs deleted in bulk',
      'Массовое удаление CI',
    ),
    title(
      'srm.user_action.ci_public_v4.CIsMarkedDeleted',
      'Marked CIs deleted',
      'Удаление отмеченных CI',
    ),
    title(
      'srm.user_action.ci_action_v4.CIEnrichmentStarted',
      'CI enrichment started',
      'Запуск обогащения CI',
    ),
    title(
      'srm.user_action.ci_action_v4.CIsEnrichmentStarted',
      'Bulk enrichment started',
      'Массовый запуск обогащения',
    ),
    title(
      'srm.user_action.ci_exchange_v4.CIsCsvImported',
      'CIs imported from CSV',
      'Импорт CI из CSV',
    ),
    title(
      'srm.user_action.ci_exchange_v4.CIsJsonGraphImported',
      'CI graph imported from JSON',
      'Импорт графа CI из JSON',
    ),
    title('srm.user_action.dashboard_tabs.TabDeleted', 'Tab deleted', 'Удаление вкладки'),
    title('srm.user_action.dashboard_tabs.TabCreated', 'Tab created', 'Создание вкладки'),
    title(
      'srm.user_action.dashboard_tabs.DashboardTabCreated',
      'Tab created from a dashboard',
      'Создание вкладки из дашборда',
    ),
    title(
      'srm.user_action.dashboard_tabs.TabWidgetUpdated',
      'Tab widget changed',
      'Изменение виджета вкладки',
    ),
    title(
      'srm.user_action.dashboard_tabs.TabWidgetCreated',
      'Tab widget created',
      'Создание виджета вкладки',
    ),
    title(
      'srm.user_action.dashboard_tabs.TabConfigUpdated',
      'Tab template changed',
      'Изменение шаблона вкладки',
    ),
    title(
      'srm.user_action.dashboard_tabs.TabConfigPatched',
      'Template partially updated',
      'Частичное обновление шаблона',
    ),
    title(
      'srm.user_action.dashboard_tabs.TabSettingsReset',
      'Tab settings reset',
      'Сброс настроек вкладки',
    ),
    title(
      'srm.user_action.dashboard_tabs.TabSettingsSaved',
      'Settings saved to the dashboard',
      'Сохранение настроек в дашборд',
    ),
    title(
      'srm.user_action.dashboard_tabs.TabRestored',
      'Restored from the trash',
      'Восстановление из корзины',
    ),
    title(
      'srm.user_action.dashboard_tabs.TabWidgetDeleted',
      'Tab widget deleted',
      'Удаление виджета вкладки',
    ),
  ],
};
