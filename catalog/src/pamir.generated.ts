/** Generated from events/ by `npm run generate`; a test fails when it is out of date. */
import type { AuditEvent } from './event.ts';

/** User profile changed. */
export interface AuthUserUserChanged extends AuditEvent<'auth.user_action.user.UserChanged'> {}
/** User created. */
export interface AuthUserUserCreated extends AuditEvent<'auth.user_action.user.UserCreated'> {}
/** User data changed. */
export interface AuthUserUserProfileChanged extends AuditEvent<'auth.user_action.user.UserProfileChanged'> {}
/** User deleted. */
export interface AuthUserUserDeleted extends AuditEvent<'auth.user_action.user.UserDeleted'> {}
/** User password changed. */
export interface AuthUserUserPasswordChanged extends AuditEvent<'auth.user_action.user.UserPasswordChanged'> {}
/** User password set. */
export interface AuthUserUserPasswordSet extends AuditEvent<'auth.user_action.user.UserPasswordSet'> {}
/** User status changed. */
export interface AuthUserUserStatusChanged extends AuditEvent<'auth.user_action.user.UserStatusChanged'> {}
/** Expired password changed. */
export interface AuthUserUserExpiredPasswordChanged extends AuditEvent<'auth.user_action.user.UserExpiredPasswordChanged'> {}
/** Password reset/set for an arbitrary user. */
export interface AuthUserUserPasswordReset extends AuditEvent<'auth.user_action.user.UserPasswordReset'> {}
/** Super User data retrieved. */
export interface AuthUserSuperUserDataAccessed extends AuditEvent<'auth.user_action.user.SuperUserDataAccessed'> {}
/** Super User data removed. */
export interface AuthUserSuperUserDataRevoked extends AuditEvent<'auth.user_action.user.SuperUserDataRevoked'> {}
/** Attribute created. */
export interface AuthAttributesAttributeCreated extends AuditEvent<'auth.user_action.attributes.AttributeCreated'> {}
/** Attribute updated. */
export interface AuthAttributesAttributeUpdated extends AuditEvent<'auth.user_action.attributes.AttributeUpdated'> {}
/** Attribute deleted. */
export interface AuthAttributesAttributeDeleted extends AuditEvent<'auth.user_action.attributes.AttributeDeleted'> {}
/** Database reset to its initial state. */
export interface AuthMaintenanceDatabaseResetTriggered extends AuditEvent<'auth.user_action.maintenance.DatabaseResetTriggered'> {}
/** Interface access rule updated. */
export interface AuthAccessRulesAccessRuleUpdated extends AuditEvent<'auth.user_action.access_rules.AccessRuleUpdated'> {}
/** Access rule deleted. */
export interface AuthAccessRulesAccessRuleDeleted extends AuditEvent<'auth.user_action.access_rules.AccessRuleDeleted'> {}
/** New interface access rule created. */
export interface AuthAccessRulesAccessRuleCreated extends AuditEvent<'auth.user_action.access_rules.AccessRuleCreated'> {}
/** User access tags updated. */
export interface AuthAccessRulesUserAccessTagsUpdated extends AuditEvent<'auth.user_action.access_rules.UserAccessTagsUpdated'> {}
/** System setting changed. */
export interface AuthSettingsSettingUpdated extends AuditEvent<'auth.user_action.settings.SettingUpdated'> {}
/** CI type changed. */
export interface SrmCiTypeCITypeUpdated extends AuditEvent<'srm.user_action.ci_type.CITypeUpdated'> {}
/** CI type deleted. */
export interface SrmCiTypeCITypeDeleted extends AuditEvent<'srm.user_action.ci_type.CITypeDeleted'> {}
/** CI type created. */
export interface SrmCiTypeCITypeCreated extends AuditEvent<'srm.user_action.ci_type.CITypeCreated'> {}
/** CI type attributes updated. */
export interface SrmCiTypeCITypeAttributesUpdated extends AuditEvent<'srm.user_action.ci_type.CITypeAttributesUpdated'> {}
/** Allowed links of the CI type updated. */
export interface SrmCiTypeCITypeLinksUpdated extends AuditEvent<'srm.user_action.ci_type.CITypeLinksUpdated'> {}
/** CI type link attributes updated. */
export interface SrmCiTypeCITypeLinkAttributesUpdated extends AuditEvent<'srm.user_action.ci_type.CITypeLinkAttributesUpdated'> {}
/** CI name templates updated. */
export interface SrmCiTypeCITypeNamesTemplateUpdated extends AuditEvent<'srm.user_action.ci_type.CITypeNamesTemplateUpdated'> {}
/** Attribute created. */
export interface SrmAttributeAttributeCreated extends AuditEvent<'srm.user_action.attribute.AttributeCreated'> {}
/** Attribute updated. */
export interface SrmAttributeAttributeUpdated extends AuditEvent<'srm.user_action.attribute.AttributeUpdated'> {}
/** Attribute deleted. */
export interface SrmAttributeAttributeDeleted extends AuditEvent<'srm.user_action.attribute.AttributeDeleted'> {}
/** Link between CIs created. */
export interface SrmCitLinksCILinkCreated extends AuditEvent<'srm.user_action.cit_links.CILinkCreated'> {}
/** Link between CIs deleted. */
export interface SrmCitLinksCILinkDeleted extends AuditEvent<'srm.user_action.cit_links.CILinkDeleted'> {}
/** Link between CIs updated. */
export interface SrmCitLinksCILinkUpdated extends AuditEvent<'srm.user_action.cit_links.CILinkUpdated'> {}
/** Link attributes updated. */
export interface SrmCitLinksCILinkAttributesUpdated extends AuditEvent<'srm.user_action.cit_links.CILinkAttributesUpdated'> {}
/** Attribute fetcher updated. */
export interface SrmAttributeFetchersAttributeFetcherUpdated extends AuditEvent<'srm.user_action.attribute_fetchers.AttributeFetcherUpdated'> {}
/** Attribute fetcher created. */
export interface SrmAttributeFetchersAttributeFetcherCreated extends AuditEvent<'srm.user_action.attribute_fetchers.AttributeFetcherCreated'> {}
/** Attribute fetcher deleted. */
export interface SrmAttributeFetchersAttributeFetcherDeleted extends AuditEvent<'srm.user_action.attribute_fetchers.AttributeFetcherDeleted'> {}
/** Attribute parser updated. */
export interface SrmAttributeParsersAttributeParserUpdated extends AuditEvent<'srm.user_action.attribute_parsers.AttributeParserUpdated'> {}
/** Attribute parser created. */
export interface SrmAttributeParsersAttributeParserCreated extends AuditEvent<'srm.user_action.attribute_parsers.AttributeParserCreated'> {}
/** Attribute parser deleted. */
export interface SrmAttributeParsersAttributeParserDeleted extends AuditEvent<'srm.user_action.attribute_parsers.AttributeParserDeleted'> {}
/** Plugin deleted. */
export interface SrmPluginsPluginDeleted extends AuditEvent<'srm.user_action.plugins.PluginDeleted'> {}
/** Plugin uninstalled. */
export interface SrmPluginsPluginUninstalled extends AuditEvent<'srm.user_action.plugins.PluginUninstalled'> {}
/** Plugin installed. */
export interface SrmPluginsPluginInstalled extends AuditEvent<'srm.user_action.plugins.PluginInstalled'> {}
/** Plugin installed on runners. */
export interface SrmPluginsPluginRunnersInstalled extends AuditEvent<'srm.user_action.plugins.PluginRunnersInstalled'> {}
/** Plugin uploaded. */
export interface SrmPluginsPluginUploaded extends AuditEvent<'srm.user_action.plugins.PluginUploaded'> {}
/** CI type attribute modifiers updated. */
export interface SrmAttributeModifiersCITypeAttributeModifiersUpdated extends AuditEvent<'srm.user_action.attribute_modifiers.CITypeAttributeModifiersUpdated'> {}
/** CI type attribute modifiers deleted. */
export interface SrmAttributeModifiersCITypeAttributeModifiersDeleted extends AuditEvent<'srm.user_action.attribute_modifiers.CITypeAttributeModifiersDeleted'> {}
/** CI type link fetcher updated. */
export interface SrmCitLinkFetchersCITypeLinkFetcherUpdated extends AuditEvent<'srm.user_action.cit_link_fetchers.CITypeLinkFetcherUpdated'> {}
/** CI type link fetcher created. */
export interface SrmCitLinkFetchersCITypeLinkFetcherCreated extends AuditEvent<'srm.user_action.cit_link_fetchers.CITypeLinkFetcherCreated'> {}
/** CI type link fetcher deleted. */
export interface SrmCitLinkFetchersCITypeLinkFetcherDeleted extends AuditEvent<'srm.user_action.cit_link_fetchers.CITypeLinkFetcherDeleted'> {}
/** CI type link parser updated. */
export interface SrmCitLinkParsersCITypeLinkParserUpdated extends AuditEvent<'srm.user_action.cit_link_parsers.CITypeLinkParserUpdated'> {}
/** CI type link parser created. */
export interface SrmCitLinkParsersCITypeLinkParserCreated extends AuditEvent<'srm.user_action.cit_link_parsers.CITypeLinkParserCreated'> {}
/** CI type link parser deleted. */
export interface SrmCitLinkParsersCITypeLinkParserDeleted extends AuditEvent<'srm.user_action.cit_link_parsers.CITypeLinkParserDeleted'> {}
/** Access rule created. */
export interface SrmAccessRulesAccessRuleCreated extends AuditEvent<'srm.user_action.access_rules.AccessRuleCreated'> {}
/** Access rule changed. */
export interface SrmAccessRulesAccessRuleUpdated extends AuditEvent<'srm.user_action.access_rules.AccessRuleUpdated'> {}
/** Rule deleted by ID. */
export interface SrmAccessRulesAccessRuleDeleted extends AuditEvent<'srm.user_action.access_rules.AccessRuleDeleted'> {}
/** Rule deleted by name. */
export interface SrmAccessRulesAccessRuleByNameDeleted extends AuditEvent<'srm.user_action.access_rules.AccessRuleByNameDeleted'> {}
/** TQL rule changed. */
export interface SrmAccessRulesTqlTQLRuleUpdated extends AuditEvent<'srm.user_action.access_rules_tql.TQLRuleUpdated'> {}
/** TQL rule deleted. */
export interface SrmAccessRulesTqlTQLRuleDeleted extends AuditEvent<'srm.user_action.access_rules_tql.TQLRuleDeleted'> {}
/** TQL rule created. */
export interface SrmAccessRulesTqlTQLRuleCreated extends AuditEvent<'srm.user_action.access_rules_tql.TQLRuleCreated'> {}
/** TQL rule deleted by name. */
export interface SrmAccessRulesTqlTQLRuleByNameDeleted extends AuditEvent<'srm.user_action.access_rules_tql.TQLRuleByNameDeleted'> {}
/** Query created. */
export interface SrmSearchQueriesSearchQueryCreated extends AuditEvent<'srm.user_action.search_queries.SearchQueryCreated'> {}
/** Query changed. */
export interface SrmSearchQueriesSearchQueryUpdated extends AuditEvent<'srm.user_action.search_queries.SearchQueryUpdated'> {}
/** Query deleted. */
export interface SrmSearchQueriesSearchQueryDeleted extends AuditEvent<'srm.user_action.search_queries.SearchQueryDeleted'> {}
/** Template created. */
export interface SrmAttributeTemplatesAttributeTemplateCreated extends AuditEvent<'srm.user_action.attribute_templates.AttributeTemplateCreated'> {}
/** Template changed. */
export interface SrmAttributeTemplatesAttributeTemplateUpdated extends AuditEvent<'srm.user_action.attribute_templates.AttributeTemplateUpdated'> {}
/** Template deleted. */
export interface SrmAttributeTemplatesAttributeTemplateDeleted extends AuditEvent<'srm.user_action.attribute_templates.AttributeTemplateDeleted'> {}
/** Identification rule created. */
export interface SrmCitIdentifyRulesIdentifyRuleCreated extends AuditEvent<'srm.user_action.cit_identify_rules.IdentifyRuleCreated'> {}
/** Identification rule updated. */
export interface SrmCitIdentifyRulesIdentifyRuleUpdated extends AuditEvent<'srm.user_action.cit_identify_rules.IdentifyRuleUpdated'> {}
/** Identification rule deleted. */
export interface SrmCitIdentifyRulesIdentifyRuleDeleted extends AuditEvent<'srm.user_action.cit_identify_rules.IdentifyRuleDeleted'> {}
/** Naming template set. */
export interface SrmCitNameTemplatesNameTemplateSet extends AuditEvent<'srm.user_action.cit_name_templates.NameTemplateSet'> {}
/** Naming template changed. */
export interface SrmCitNameTemplatesNameTemplateUpdated extends AuditEvent<'srm.user_action.cit_name_templates.NameTemplateUpdated'> {}
/** Naming template deleted. */
export interface SrmCitNameTemplatesNameTemplateDeleted extends AuditEvent<'srm.user_action.cit_name_templates.NameTemplateDeleted'> {}
/** Link filter changed. */
export interface SrmCitLinkFiltersLinkFilterUpdated extends AuditEvent<'srm.user_action.cit_link_filters.LinkFilterUpdated'> {}
/** Link filter created. */
export interface SrmCitLinkFiltersLinkFilterCreated extends AuditEvent<'srm.user_action.cit_link_filters.LinkFilterCreated'> {}
/** Link filter deleted. */
export interface SrmCitLinkFiltersLinkFilterDeleted extends AuditEvent<'srm.user_action.cit_link_filters.LinkFilterDeleted'> {}
/** Enrichment plan created. */
export interface SrmEnrichmentPlansEnrichmentPlanCreated extends AuditEvent<'srm.user_action.enrichment_plans.EnrichmentPlanCreated'> {}
/** Enrichment plan updated. */
export interface SrmEnrichmentPlansEnrichmentPlanUpdated extends AuditEvent<'srm.user_action.enrichment_plans.EnrichmentPlanUpdated'> {}
/** Enrichment plan deleted. */
export interface SrmEnrichmentPlansEnrichmentPlanDeleted extends AuditEvent<'srm.user_action.enrichment_plans.EnrichmentPlanDeleted'> {}
/** Enrichment plans imported from JSON. */
export interface SrmExchangeEnrichmentPlansJsonImported extends AuditEvent<'srm.user_action.exchange.EnrichmentPlansJsonImported'> {}
/** Enrichment plans imported from a file. */
export interface SrmExchangeEnrichmentPlansFileImported extends AuditEvent<'srm.user_action.exchange.EnrichmentPlansFileImported'> {}
/** Enrichment plans exported to JSON. */
export interface SrmExchangeEnrichmentPlansJsonExported extends AuditEvent<'srm.user_action.exchange.EnrichmentPlansJsonExported'> {}
/** Enrichment plans exported to a file. */
export interface SrmExchangeEnrichmentPlansFileExported extends AuditEvent<'srm.user_action.exchange.EnrichmentPlansFileExported'> {}
/** CIs exported to CSV. */
export interface SrmExchangeCIsCsvExported extends AuditEvent<'srm.user_action.exchange.CIsCsvExported'> {}
/** CIs exported to a CSV file. */
export interface SrmExchangeCIsCsvFileExported extends AuditEvent<'srm.user_action.exchange.CIsCsvFileExported'> {}
/** CI graph exported to JSON. */
export interface SrmExchangeCIsJsonGraphExported extends AuditEvent<'srm.user_action.exchange.CIsJsonGraphExported'> {}
/** CI graph exported to a JSON file. */
export interface SrmExchangeCIsJsonGraphFileExported extends AuditEvent<'srm.user_action.exchange.CIsJsonGraphFileExported'> {}
/** CI types imported from JSON. */
export interface SrmExchangeCITypesJsonImported extends AuditEvent<'srm.user_action.exchange.CITypesJsonImported'> {}
/** CI types imported from a file. */
export interface SrmExchangeCITypesFileImported extends AuditEvent<'srm.user_action.exchange.CITypesFileImported'> {}
/** CI types exported to JSON. */
export interface SrmExchangeCITypesJsonExported extends AuditEvent<'srm.user_action.exchange.CITypesJsonExported'> {}
/** CI types exported to a JSON file. */
export interface SrmExchangeCITypesFileExported extends AuditEvent<'srm.user_action.exchange.CITypesFileExported'> {}
/** Attributes exported to JSON. */
export interface SrmExchangeAttributesJsonExported extends AuditEvent<'srm.user_action.exchange.AttributesJsonExported'> {}
/** Attributes exported to a JSON file. */
export interface SrmExchangeAttributesFileExported extends AuditEvent<'srm.user_action.exchange.AttributesFileExported'> {}
/** Dashboards exported to JSON. */
export interface SrmExchangeDashboardsJsonExported extends AuditEvent<'srm.user_action.exchange.DashboardsJsonExported'> {}
/** Dashboards exported to a JSON file. */
export interface SrmExchangeDashboardsFileExported extends AuditEvent<'srm.user_action.exchange.DashboardsFileExported'> {}
/** Dashboards imported from JSON. */
export interface SrmExchangeDashboardsJsonImported extends AuditEvent<'srm.user_action.exchange.DashboardsJsonImported'> {}
/** Dashboard created. */
export interface SrmDashboardDashboardCreated extends AuditEvent<'srm.user_action.dashboard.DashboardCreated'> {}
/** Dashboard updated. */
export interface SrmDashboardDashboardUpdated extends AuditEvent<'srm.user_action.dashboard.DashboardUpdated'> {}
/** Dashboard deleted. */
export interface SrmDashboardDashboardDeleted extends AuditEvent<'srm.user_action.dashboard.DashboardDeleted'> {}
/** Dashboard cloned. */
export interface SrmDashboardDashboardCloned extends AuditEvent<'srm.user_action.dashboard.DashboardCloned'> {}
/** Dashboards imported from a file. */
export interface SrmDashboardDashboardsFileImported extends AuditEvent<'srm.user_action.dashboard.DashboardsFileImported'> {}
/** Setting changed. */
export interface SrmSettingsSettingUpdated extends AuditEvent<'srm.user_action.settings.SettingUpdated'> {}
/** Access rule created. */
export interface SrmAccessRulesDashboardDashboardRuleCreated extends AuditEvent<'srm.user_action.access_rules_dashboard.DashboardRuleCreated'> {}
/** Access rule updated. */
export interface SrmAccessRulesDashboardDashboardRuleUpdated extends AuditEvent<'srm.user_action.access_rules_dashboard.DashboardRuleUpdated'> {}
/** Access rule deleted. */
export interface SrmAccessRulesDashboardDashboardRuleDeleted extends AuditEvent<'srm.user_action.access_rules_dashboard.DashboardRuleDeleted'> {}
/** Orphan rules deleted. */
export interface SrmAccessRulesDashboardOrphanDashboardRulesDeleted extends AuditEvent<'srm.user_action.access_rules_dashboard.OrphanDashboardRulesDeleted'> {}
/** Rule deleted by name. */
export interface SrmAccessRulesDashboardDashboardRuleByNameDeleted extends AuditEvent<'srm.user_action.access_rules_dashboard.DashboardRuleByNameDeleted'> {}
/** CI changed. */
export interface SrmCiPublicV4CIUpdated extends AuditEvent<'srm.user_action.ci_public_v4.CIUpdated'> {}
/** CI deleted. */
export interface SrmCiPublicV4CIDeleted extends AuditEvent<'srm.user_action.ci_public_v4.CIDeleted'> {}
/** CI map changed. */
export interface SrmCiPublicV4CIMapUpdated extends AuditEvent<'srm.user_action.ci_public_v4.CIMapUpdated'> {}
/** Digital fingerprint changed. */
export interface SrmCiPublicV4CIFingerprintUpdated extends AuditEvent<'srm.user_action.ci_public_v4.CIFingerprintUpdated'> {}
/** CIs deleted in bulk. */
export interface SrmCiPublicV4CIsBatchDeleted extends AuditEvent<'srm.user_action.ci_public_v4.CIsBatchDeleted'> {}
/** Marked CIs deleted. */
export interface SrmCiPublicV4CIsMarkedDeleted extends AuditEvent<'srm.user_action.ci_public_v4.CIsMarkedDeleted'> {}
/** CI enrichment started. */
export interface SrmCiActionV4CIEnrichmentStarted extends AuditEvent<'srm.user_action.ci_action_v4.CIEnrichmentStarted'> {}
/** Bulk enrichment started. */
export interface SrmCiActionV4CIsEnrichmentStarted extends AuditEvent<'srm.user_action.ci_action_v4.CIsEnrichmentStarted'> {}
/** CIs imported from CSV. */
export interface SrmCiExchangeV4CIsCsvImported extends AuditEvent<'srm.user_action.ci_exchange_v4.CIsCsvImported'> {}
/** CI graph imported from JSON. */
export interface SrmCiExchangeV4CIsJsonGraphImported extends AuditEvent<'srm.user_action.ci_exchange_v4.CIsJsonGraphImported'> {}
/** Tab deleted. */
export interface SrmDashboardTabsTabDeleted extends AuditEvent<'srm.user_action.dashboard_tabs.TabDeleted'> {}
/** Tab created. */
export interface SrmDashboardTabsTabCreated extends AuditEvent<'srm.user_action.dashboard_tabs.TabCreated'> {}
/** Tab created from a dashboard. */
export interface SrmDashboardTabsDashboardTabCreated extends AuditEvent<'srm.user_action.dashboard_tabs.DashboardTabCreated'> {}
/** Tab widget changed. */
export interface SrmDashboardTabsTabWidgetUpdated extends AuditEvent<'srm.user_action.dashboard_tabs.TabWidgetUpdated'> {}
/** Tab widget created. */
export interface SrmDashboardTabsTabWidgetCreated extends AuditEvent<'srm.user_action.dashboard_tabs.TabWidgetCreated'> {}
/** Tab template changed. */
export interface SrmDashboardTabsTabConfigUpdated extends AuditEvent<'srm.user_action.dashboard_tabs.TabConfigUpdated'> {}
/** Template partially updated. */
export interface SrmDashboardTabsTabConfigPatched extends AuditEvent<'srm.user_action.dashboard_tabs.TabConfigPatched'> {}
/** Tab settings reset. */
export interface SrmDashboardTabsTabSettingsReset extends AuditEvent<'srm.user_action.dashboard_tabs.TabSettingsReset'> {}
/** Settings saved to the dashboard. */
export interface SrmDashboardTabsTabSettingsSaved extends AuditEvent<'srm.user_action.dashboard_tabs.TabSettingsSaved'> {}
/** Restored from the trash. */
export interface SrmDashboardTabsTabRestored extends AuditEvent<'srm.user_action.dashboard_tabs.TabRestored'> {}
/** Tab widget deleted. */
export interface SrmDashboardTabsTabWidgetDeleted extends AuditEvent<'srm.user_action.dashboard_tabs.TabWidgetDeleted'> {}
/** Setting changed. */
export interface TaskToolSettingsSettingUpdated extends AuditEvent<'task_tool.user_action.settings.SettingUpdated'> {}
/** Task cancelled. */
export interface TaskToolTasksTaskRevoked extends AuditEvent<'task_tool.user_action.tasks.TaskRevoked'> {}
/** Tasks cancelled in bulk. */
export interface TaskToolTasksTasksBulkRevoked extends AuditEvent<'task_tool.user_action.tasks.TasksBulkRevoked'> {}
/** Task execution aborted. */
export interface TaskToolTasksTaskAborted extends AuditEvent<'task_tool.user_action.tasks.TaskAborted'> {}
/** Queue cleared. */
export interface TaskToolQueuesQueueCleared extends AuditEvent<'task_tool.user_action.queues.QueueCleared'> {}
/** File uploaded to a container. */
export interface DockerToolContainersContainerFileUploaded extends AuditEvent<'docker_tool.user_action.containers.ContainerFileUploaded'> {}
/** Command executed in a container. */
export interface DockerToolContainersContainerCommandExecuted extends AuditEvent<'docker_tool.user_action.containers.ContainerCommandExecuted'> {}
/** Container started. */
export interface DockerToolContainersContainerStarted extends AuditEvent<'docker_tool.user_action.containers.ContainerStarted'> {}
/** Container stopped. */
export interface DockerToolContainersContainerStopped extends AuditEvent<'docker_tool.user_action.containers.ContainerStopped'> {}
/** Container restarted. */
export interface DockerToolContainersContainerRestarted extends AuditEvent<'docker_tool.user_action.containers.ContainerRestarted'> {}
/** Setting changed. */
export interface DockerToolSettingsSettingUpdated extends AuditEvent<'docker_tool.user_action.settings.SettingUpdated'> {}
/** Connection changed. */
export interface DockerToolDockerUrlsDockerUrlUpdated extends AuditEvent<'docker_tool.user_action.docker_urls.DockerUrlUpdated'> {}
/** Connection deleted. */
export interface DockerToolDockerUrlsDockerUrlDeleted extends AuditEvent<'docker_tool.user_action.docker_urls.DockerUrlDeleted'> {}
/** Connection created. */
export interface DockerToolDockerUrlsDockerUrlCreated extends AuditEvent<'docker_tool.user_action.docker_urls.DockerUrlCreated'> {}
/** Setting changed. */
export interface NotificationSettingsSettingUpdated extends AuditEvent<'notification.user_action.settings.SettingUpdated'> {}
/** Database reset. */
export interface NotificationMaintenanceDatabaseReset extends AuditEvent<'notification.user_action.maintenance.DatabaseReset'> {}
/** Configuration changed. */
export interface NotificationAlertmanagerAlertmanagerConfigUpdated extends AuditEvent<'notification.user_action.alertmanager.AlertmanagerConfigUpdated'> {}
/** Configuration restored. */
export interface NotificationAlertmanagerAlertmanagerConfigRestored extends AuditEvent<'notification.user_action.alertmanager.AlertmanagerConfigRestored'> {}
/** Configuration refreshed. */
export interface NotificationAlertmanagerAlertmanagerConfigRefreshed extends AuditEvent<'notification.user_action.alertmanager.AlertmanagerConfigRefreshed'> {}
/** Global configuration changed. */
export interface NotificationGlobalConfigGlobalConfigUpdated extends AuditEvent<'notification.user_action.global_config.GlobalConfigUpdated'> {}
/** Inhibition rules changed. */
export interface NotificationInhibitRulesInhibitRulesUpdated extends AuditEvent<'notification.user_action.inhibit_rules.InhibitRulesUpdated'> {}
/** Configuration templates changed. */
export interface NotificationTemplateConfigTemplateConfigUpdated extends AuditEvent<'notification.user_action.template_config.TemplateConfigUpdated'> {}
/** Receiver changed. */
export interface NotificationReceiverReceiverUpdated extends AuditEvent<'notification.user_action.receiver.ReceiverUpdated'> {}
/** Receiver deleted. */
export interface NotificationReceiverReceiverDeleted extends AuditEvent<'notification.user_action.receiver.ReceiverDeleted'> {}
/** Receiver created. */
export interface NotificationReceiverReceiverCreated extends AuditEvent<'notification.user_action.receiver.ReceiverCreated'> {}
/** Subscription changed. */
export interface NotificationRouteRouteUpdated extends AuditEvent<'notification.user_action.route.RouteUpdated'> {}
/** Subscription deleted. */
export interface NotificationRouteRouteDeleted extends AuditEvent<'notification.user_action.route.RouteDeleted'> {}
/** Subscription created. */
export interface NotificationRouteRouteCreated extends AuditEvent<'notification.user_action.route.RouteCreated'> {}
/** Sender changed. */
export interface NotificationSenderSenderUpdated extends AuditEvent<'notification.user_action.sender.SenderUpdated'> {}
/** Sender deleted. */
export interface NotificationSenderSenderDeleted extends AuditEvent<'notification.user_action.sender.SenderDeleted'> {}
/** Sender created. */
export interface NotificationSenderSenderCreated extends AuditEvent<'notification.user_action.sender.SenderCreated'> {}
/** Interval changed. */
export interface NotificationTimeIntervalTimeIntervalUpdated extends AuditEvent<'notification.user_action.time_interval.TimeIntervalUpdated'> {}
/** Interval deleted. */
export interface NotificationTimeIntervalTimeIntervalDeleted extends AuditEvent<'notification.user_action.time_interval.TimeIntervalDeleted'> {}
/** Interval created. */
export interface NotificationTimeIntervalTimeIntervalCreated extends AuditEvent<'notification.user_action.time_interval.TimeIntervalCreated'> {}
/** Notification template changed. */
export interface NotificationTemplateNotificationTemplateUpdated extends AuditEvent<'notification.user_action.template.NotificationTemplateUpdated'> {}
/** Indicator type changed. */
export interface MonitoringHiTypesHITypeUpdated extends AuditEvent<'monitoring.user_action.hi_types.HITypeUpdated'> {}
/** Indicator type deleted. */
export interface MonitoringHiTypesHITypeDeleted extends AuditEvent<'monitoring.user_action.hi_types.HITypeDeleted'> {}
/** Indicator type created. */
export interface MonitoringHiTypesHITypeCreated extends AuditEvent<'monitoring.user_action.hi_types.HITypeCreated'> {}
/** Metric changed. */
export interface MonitoringTqlMetricsTQLMetricUpdated extends AuditEvent<'monitoring.user_action.tql_metrics.TQLMetricUpdated'> {}
/** Metric deleted. */
export interface MonitoringTqlMetricsTQLMetricDeleted extends AuditEvent<'monitoring.user_action.tql_metrics.TQLMetricDeleted'> {}
/** Metric created. */
export interface MonitoringTqlMetricsTQLMetricCreated extends AuditEvent<'monitoring.user_action.tql_metrics.TQLMetricCreated'> {}
/** Metrics enabled. */
export interface MonitoringTqlMetricsTQLMetricsEnabled extends AuditEvent<'monitoring.user_action.tql_metrics.TQLMetricsEnabled'> {}
/** Metrics disabled. */
export interface MonitoringTqlMetricsTQLMetricsDisabled extends AuditEvent<'monitoring.user_action.tql_metrics.TQLMetricsDisabled'> {}
/** Template imported. */
export interface MonitoringMtExchangeTemplateImported extends AuditEvent<'monitoring.user_action.mt_exchange.TemplateImported'> {}
/** Templates imported in bulk. */
export interface MonitoringMtExchangeTemplatesBulkImported extends AuditEvent<'monitoring.user_action.mt_exchange.TemplatesBulkImported'> {}
/** Template imported from a file. */
export interface MonitoringMtExchangeTemplateFileImported extends AuditEvent<'monitoring.user_action.mt_exchange.TemplateFileImported'> {}
/** Exporter imported. */
export interface MonitoringMtExchangeExporterImported extends AuditEvent<'monitoring.user_action.mt_exchange.ExporterImported'> {}
/** Exporter imported from a file. */
export interface MonitoringMtExchangeExporterFileImported extends AuditEvent<'monitoring.user_action.mt_exchange.ExporterFileImported'> {}
/** HI type imported. */
export interface MonitoringMtExchangeHITypeImported extends AuditEvent<'monitoring.user_action.mt_exchange.HITypeImported'> {}
/** HI type imported. */
export interface MonitoringMtExchangeHITypeFileImported extends AuditEvent<'monitoring.user_action.mt_exchange.HITypeFileImported'> {}
/** Job imported. */
export interface MonitoringMtExchangeJobImported extends AuditEvent<'monitoring.user_action.mt_exchange.JobImported'> {}
/** Job imported from a file. */
export interface MonitoringMtExchangeJobFileImported extends AuditEvent<'monitoring.user_action.mt_exchange.JobFileImported'> {}
/** Rules imported. */
export interface MonitoringMtExchangeRulesImported extends AuditEvent<'monitoring.user_action.mt_exchange.RulesImported'> {}
/** Template changed. */
export interface MonitoringTemplatesTemplateUpdated extends AuditEvent<'monitoring.user_action.templates.TemplateUpdated'> {}
/** Template deleted. */
export interface MonitoringTemplatesTemplateDeleted extends AuditEvent<'monitoring.user_action.templates.TemplateDeleted'> {}
/** Template created. */
export interface MonitoringTemplatesTemplateCreated extends AuditEvent<'monitoring.user_action.templates.TemplateCreated'> {}
/** Configuration updated. */
export interface MonitoringPrometheusPrometheusConfigUpdated extends AuditEvent<'monitoring.user_action.prometheus.PrometheusConfigUpdated'> {}
/** Prometheus reloaded. */
export interface MonitoringPrometheusPrometheusReloaded extends AuditEvent<'monitoring.user_action.prometheus.PrometheusReloaded'> {}
/** Exporter changed. */
export interface MonitoringExportersExporterUpdated extends AuditEvent<'monitoring.user_action.exporters.ExporterUpdated'> {}
/** Exporter deleted. */
export interface MonitoringExportersExporterDeleted extends AuditEvent<'monitoring.user_action.exporters.ExporterDeleted'> {}
/** Exporter created. */
export interface MonitoringExportersExporterCreated extends AuditEvent<'monitoring.user_action.exporters.ExporterCreated'> {}
/** Management method changed. */
export interface MonitoringExportersExporterManagementChanged extends AuditEvent<'monitoring.user_action.exporters.ExporterManagementChanged'> {}
/** Configuration applied. */
export interface MonitoringExportersExporterApplied extends AuditEvent<'monitoring.user_action.exporters.ExporterApplied'> {}
/** Job created. */
export interface MonitoringJobsJobCreated extends AuditEvent<'monitoring.user_action.jobs.JobCreated'> {}
/** Job changed. */
export interface MonitoringJobsJobUpdated extends AuditEvent<'monitoring.user_action.jobs.JobUpdated'> {}
/** Job deleted. */
export interface MonitoringJobsJobDeleted extends AuditEvent<'monitoring.user_action.jobs.JobDeleted'> {}
/** Setting changed. */
export interface MonitoringSettingsSettingUpdated extends AuditEvent<'monitoring.user_action.settings.SettingUpdated'> {}
/** Database reset. */
export interface MonitoringMaintenanceDatabaseReset extends AuditEvent<'monitoring.user_action.maintenance.DatabaseReset'> {}
/** Rule updated. */
export interface MonitoringAccessRuleAclAccessRuleUpdated extends AuditEvent<'monitoring.user_action.access_rule_acl.AccessRuleUpdated'> {}
/** Rule deleted. */
export interface MonitoringAccessRuleAclAccessRuleDeleted extends AuditEvent<'monitoring.user_action.access_rule_acl.AccessRuleDeleted'> {}
/** Rule created. */
export interface MonitoringAccessRuleAclAccessRuleCreated extends AuditEvent<'monitoring.user_action.access_rule_acl.AccessRuleCreated'> {}
/** Rule deleted by name. */
export interface MonitoringAccessRuleAclAccessRuleByNameDeleted extends AuditEvent<'monitoring.user_action.access_rule_acl.AccessRuleByNameDeleted'> {}
/** Link changed. */
export interface MonitoringTqlHiLinksV2HILinkUpdated extends AuditEvent<'monitoring.user_action.tql_hi_links_v2.HILinkUpdated'> {}
/** Link deleted. */
export interface MonitoringTqlHiLinksV2HILinkDeleted extends AuditEvent<'monitoring.user_action.tql_hi_links_v2.HILinkDeleted'> {}
/** Link created. */
export interface MonitoringTqlHiLinksV2HILinkCreated extends AuditEvent<'monitoring.user_action.tql_hi_links_v2.HILinkCreated'> {}
/** Links enabled. */
export interface MonitoringTqlHiLinksV2HILinksEnabled extends AuditEvent<'monitoring.user_action.tql_hi_links_v2.HILinksEnabled'> {}
/** Link changed. */
export interface MonitoringThlAlertHintAlertHintLinkUpdated extends AuditEvent<'monitoring.user_action.thl_alert_hint.AlertHintLinkUpdated'> {}
/** Link deleted. */
export interface MonitoringThlAlertHintAlertHintLinkDeleted extends AuditEvent<'monitoring.user_action.thl_alert_hint.AlertHintLinkDeleted'> {}
/** Link created. */
export interface MonitoringThlAlertHintAlertHintLinkCreated extends AuditEvent<'monitoring.user_action.thl_alert_hint.AlertHintLinkCreated'> {}
/** New license uploaded. */
export interface LicenseLicenseManagementLicenseUploaded extends AuditEvent<'license.user_action.license_management.LicenseUploaded'> {}
/** License request file generated. */
export interface LicenseLicenseManagementLicenseRequestGenerated extends AuditEvent<'license.user_action.license_management.LicenseRequestGenerated'> {}

/** Routing key to event. */
export interface EventMap {
  'auth.user_action.user.UserChanged': AuthUserUserChanged;
  'auth.user_action.user.UserCreated': AuthUserUserCreated;
  'auth.user_action.user.UserProfileChanged': AuthUserUserProfileChanged;
  'auth.user_action.user.UserDeleted': AuthUserUserDeleted;
  'auth.user_action.user.UserPasswordChanged': AuthUserUserPasswordChanged;
  'auth.user_action.user.UserPasswordSet': AuthUserUserPasswordSet;
  'auth.user_action.user.UserStatusChanged': AuthUserUserStatusChanged;
  'auth.user_action.user.UserExpiredPasswordChanged': AuthUserUserExpiredPasswordChanged;
  'auth.user_action.user.UserPasswordReset': AuthUserUserPasswordReset;
  'auth.user_action.user.SuperUserDataAccessed': AuthUserSuperUserDataAccessed;
  'auth.user_action.user.SuperUserDataRevoked': AuthUserSuperUserDataRevoked;
  'auth.user_action.attributes.AttributeCreated': AuthAttributesAttributeCreated;
  'auth.user_action.attributes.AttributeUpdated': AuthAttributesAttributeUpdated;
  'auth.user_action.attributes.AttributeDeleted': AuthAttributesAttributeDeleted;
  'auth.user_action.maintenance.DatabaseResetTriggered': AuthMaintenanceDatabaseResetTriggered;
  'auth.user_action.access_rules.AccessRuleUpdated': AuthAccessRulesAccessRuleUpdated;
  'auth.user_action.access_rules.AccessRuleDeleted': AuthAccessRulesAccessRuleDeleted;
  'auth.user_action.access_rules.AccessRuleCreated': AuthAccessRulesAccessRuleCreated;
  'auth.user_action.access_rules.UserAccessTagsUpdated': AuthAccessRulesUserAccessTagsUpdated;
  'auth.user_action.settings.SettingUpdated': AuthSettingsSettingUpdated;
  'srm.user_action.ci_type.CITypeUpdated': SrmCiTypeCITypeUpdated;
  'srm.user_action.ci_type.CITypeDeleted': SrmCiTypeCITypeDeleted;
  'srm.user_action.ci_type.CITypeCreated': SrmCiTypeCITypeCreated;
  'srm.user_action.ci_type.CITypeAttributesUpdated': SrmCiTypeCITypeAttributesUpdated;
  'srm.user_action.ci_type.CITypeLinksUpdated': SrmCiTypeCITypeLinksUpdated;
  'srm.user_action.ci_type.CITypeLinkAttributesUpdated': SrmCiTypeCITypeLinkAttributesUpdated;
  'srm.user_action.ci_type.CITypeNamesTemplateUpdated': SrmCiTypeCITypeNamesTemplateUpdated;
  'srm.user_action.attribute.AttributeCreated': SrmAttributeAttributeCreated;
  'srm.user_action.attribute.AttributeUpdated': SrmAttributeAttributeUpdated;
  'srm.user_action.attribute.AttributeDeleted': SrmAttributeAttributeDeleted;
  'srm.user_action.cit_links.CILinkCreated': SrmCitLinksCILinkCreated;
  'srm.user_action.cit_links.CILinkDeleted': SrmCitLinksCILinkDeleted;
  'srm.user_action.cit_links.CILinkUpdated': SrmCitLinksCILinkUpdated;
  'srm.user_action.cit_links.CILinkAttributesUpdated': SrmCitLinksCILinkAttributesUpdated;
  'srm.user_action.attribute_fetchers.AttributeFetcherUpdated': SrmAttributeFetchersAttributeFetcherUpdated;
  'srm.user_action.attribute_fetchers.AttributeFetcherCreated': SrmAttributeFetchersAttributeFetcherCreated;
  'srm.user_action.attribute_fetchers.AttributeFetcherDeleted': SrmAttributeFetchersAttributeFetcherDeleted;
  'srm.user_action.attribute_parsers.AttributeParserUpdated': SrmAttributeParsersAttributeParserUpdated;
  'srm.user_action.attribute_parsers.AttributeParserCreated': SrmAttributeParsersAttributeParserCreated;
  'srm.user_action.attribute_parsers.AttributeParserDeleted': SrmAttributeParsersAttributeParserDeleted;
  'srm.user_action.plugins.PluginDeleted': SrmPluginsPluginDeleted;
  'srm.user_action.plugins.PluginUninstalled': SrmPluginsPluginUninstalled;
  'srm.user_action.plugins.PluginInstalled': SrmPluginsPluginInstalled;
  'srm.user_action.plugins.PluginRunnersInstalled': SrmPluginsPluginRunnersInstalled;
  'srm.user_action.plugins.PluginUploaded': SrmPluginsPluginUploaded;
  'srm.user_action.attribute_modifiers.CITypeAttributeModifiersUpdated': SrmAttributeModifiersCITypeAttributeModifiersUpdated;
  'srm.user_action.attribute_modifiers.CITypeAttributeModifiersDeleted': SrmAttributeModifiersCITypeAttributeModifiersDeleted;
  'srm.user_action.cit_link_fetchers.CITypeLinkFetcherUpdated': SrmCitLinkFetchersCITypeLinkFetcherUpdated;
  'srm.user_action.cit_link_fetchers.CITypeLinkFetcherCreated': SrmCitLinkFetchersCITypeLinkFetcherCreated;
  'srm.user_action.cit_link_fetchers.CITypeLinkFetcherDeleted': SrmCitLinkFetchersCITypeLinkFetcherDeleted;
  'srm.user_action.cit_link_parsers.CITypeLinkParserUpdated': SrmCitLinkParsersCITypeLinkParserUpdated;
  'srm.user_action.cit_link_parsers.CITypeLinkParserCreated': SrmCitLinkParsersCITypeLinkParserCreated;
  'srm.user_action.cit_link_parsers.CITypeLinkParserDeleted': SrmCitLinkParsersCITypeLinkParserDeleted;
  'srm.user_action.access_rules.AccessRuleCreated': SrmAccessRulesAccessRuleCreated;
  'srm.user_action.access_rules.AccessRuleUpdated': SrmAccessRulesAccessRuleUpdated;
  'srm.user_action.access_rules.AccessRuleDeleted': SrmAccessRulesAccessRuleDeleted;
  'srm.user_action.access_rules.AccessRuleByNameDeleted': SrmAccessRulesAccessRuleByNameDeleted;
  'srm.user_action.access_rules_tql.TQLRuleUpdated': SrmAccessRulesTqlTQLRuleUpdated;
  'srm.user_action.access_rules_tql.TQLRuleDeleted': SrmAccessRulesTqlTQLRuleDeleted;
  'srm.user_action.access_rules_tql.TQLRuleCreated': SrmAccessRulesTqlTQLRuleCreated;
  'srm.user_action.access_rules_tql.TQLRuleByNameDeleted': SrmAccessRulesTqlTQLRuleByNameDeleted;
  'srm.user_action.search_queries.SearchQueryCreated': SrmSearchQueriesSearchQueryCreated;
  'srm.user_action.search_queries.SearchQueryUpdated': SrmSearchQueriesSearchQueryUpdated;
  'srm.user_action.search_queries.SearchQueryDeleted': SrmSearchQueriesSearchQueryDeleted;
  'srm.user_action.attribute_templates.AttributeTemplateCreated': SrmAttributeTemplatesAttributeTemplateCreated;
  'srm.user_action.attribute_templates.AttributeTemplateUpdated': SrmAttributeTemplatesAttributeTemplateUpdated;
  'srm.user_action.attribute_templates.AttributeTemplateDeleted': SrmAttributeTemplatesAttributeTemplateDeleted;
  'srm.user_action.cit_identify_rules.IdentifyRuleCreated': SrmCitIdentifyRulesIdentifyRuleCreated;
  'srm.user_action.cit_identify_rules.IdentifyRuleUpdated': SrmCitIdentifyRulesIdentifyRuleUpdated;
  'srm.user_action.cit_identify_rules.IdentifyRuleDeleted': SrmCitIdentifyRulesIdentifyRuleDeleted;
  'srm.user_action.cit_name_templates.NameTemplateSet': SrmCitNameTemplatesNameTemplateSet;
  'srm.user_action.cit_name_templates.NameTemplateUpdated': SrmCitNameTemplatesNameTemplateUpdated;
  'srm.user_action.cit_name_templates.NameTemplateDeleted': SrmCitNameTemplatesNameTemplateDeleted;
  'srm.user_action.cit_link_filters.LinkFilterUpdated': SrmCitLinkFiltersLinkFilterUpdated;
  'srm.user_action.cit_link_filters.LinkFilterCreated': SrmCitLinkFiltersLinkFilterCreated;
  'srm.user_action.cit_link_filters.LinkFilterDeleted': SrmCitLinkFiltersLinkFilterDeleted;
  'srm.user_action.enrichment_plans.EnrichmentPlanCreated': SrmEnrichmentPlansEnrichmentPlanCreated;
  'srm.user_action.enrichment_plans.EnrichmentPlanUpdated': SrmEnrichmentPlansEnrichmentPlanUpdated;
  'srm.user_action.enrichment_plans.EnrichmentPlanDeleted': SrmEnrichmentPlansEnrichmentPlanDeleted;
  'srm.user_action.exchange.EnrichmentPlansJsonImported': SrmExchangeEnrichmentPlansJsonImported;
  'srm.user_action.exchange.EnrichmentPlansFileImported': SrmExchangeEnrichmentPlansFileImported;
  'srm.user_action.exchange.EnrichmentPlansJsonExported': SrmExchangeEnrichmentPlansJsonExported;
  'srm.user_action.exchange.EnrichmentPlansFileExported': SrmExchangeEnrichmentPlansFileExported;
  'srm.user_action.exchange.CIsCsvExported': SrmExchangeCIsCsvExported;
  'srm.user_action.exchange.CIsCsvFileExported': SrmExchangeCIsCsvFileExported;
  'srm.user_action.exchange.CIsJsonGraphExported': SrmExchangeCIsJsonGraphExported;
  'srm.user_action.exchange.CIsJsonGraphFileExported': SrmExchangeCIsJsonGraphFileExported;
  'srm.user_action.exchange.CITypesJsonImported': SrmExchangeCITypesJsonImported;
  'srm.user_action.exchange.CITypesFileImported': SrmExchangeCITypesFileImported;
  'srm.user_action.exchange.CITypesJsonExported': SrmExchangeCITypesJsonExported;
  'srm.user_action.exchange.CITypesFileExported': SrmExchangeCITypesFileExported;
  'srm.user_action.exchange.AttributesJsonExported': SrmExchangeAttributesJsonExported;
  'srm.user_action.exchange.AttributesFileExported': SrmExchangeAttributesFileExported;
  'srm.user_action.exchange.DashboardsJsonExported': SrmExchangeDashboardsJsonExported;
  'srm.user_action.exchange.DashboardsFileExported': SrmExchangeDashboardsFileExported;
  'srm.user_action.exchange.DashboardsJsonImported': SrmExchangeDashboardsJsonImported;
  'srm.user_action.dashboard.DashboardCreated': SrmDashboardDashboardCreated;
  'srm.user_action.dashboard.DashboardUpdated': SrmDashboardDashboardUpdated;
  'srm.user_action.dashboard.DashboardDeleted': SrmDashboardDashboardDeleted;
  'srm.user_action.dashboard.DashboardCloned': SrmDashboardDashboardCloned;
  'srm.user_action.dashboard.DashboardsFileImported': SrmDashboardDashboardsFileImported;
  'srm.user_action.settings.SettingUpdated': SrmSettingsSettingUpdated;
  'srm.user_action.access_rules_dashboard.DashboardRuleCreated': SrmAccessRulesDashboardDashboardRuleCreated;
  'srm.user_action.access_rules_dashboard.DashboardRuleUpdated': SrmAccessRulesDashboardDashboardRuleUpdated;
  'srm.user_action.access_rules_dashboard.DashboardRuleDeleted': SrmAccessRulesDashboardDashboardRuleDeleted;
  'srm.user_action.access_rules_dashboard.OrphanDashboardRulesDeleted': SrmAccessRulesDashboardOrphanDashboardRulesDeleted;
  'srm.user_action.access_rules_dashboard.DashboardRuleByNameDeleted': SrmAccessRulesDashboardDashboardRuleByNameDeleted;
  'srm.user_action.ci_public_v4.CIUpdated': SrmCiPublicV4CIUpdated;
  'srm.user_action.ci_public_v4.CIDeleted': SrmCiPublicV4CIDeleted;
  'srm.user_action.ci_public_v4.CIMapUpdated': SrmCiPublicV4CIMapUpdated;
  'srm.user_action.ci_public_v4.CIFingerprintUpdated': SrmCiPublicV4CIFingerprintUpdated;
  'srm.user_action.ci_public_v4.CIsBatchDeleted': SrmCiPublicV4CIsBatchDeleted;
  'srm.user_action.ci_public_v4.CIsMarkedDeleted': SrmCiPublicV4CIsMarkedDeleted;
  'srm.user_action.ci_action_v4.CIEnrichmentStarted': SrmCiActionV4CIEnrichmentStarted;
  'srm.user_action.ci_action_v4.CIsEnrichmentStarted': SrmCiActionV4CIsEnrichmentStarted;
  'srm.user_action.ci_exchange_v4.CIsCsvImported': SrmCiExchangeV4CIsCsvImported;
  'srm.user_action.ci_exchange_v4.CIsJsonGraphImported': SrmCiExchangeV4CIsJsonGraphImported;
  'srm.user_action.dashboard_tabs.TabDeleted': SrmDashboardTabsTabDeleted;
  'srm.user_action.dashboard_tabs.TabCreated': SrmDashboardTabsTabCreated;
  'srm.user_action.dashboard_tabs.DashboardTabCreated': SrmDashboardTabsDashboardTabCreated;
  'srm.user_action.dashboard_tabs.TabWidgetUpdated': SrmDashboardTabsTabWidgetUpdated;
  'srm.user_action.dashboard_tabs.TabWidgetCreated': SrmDashboardTabsTabWidgetCreated;
  'srm.user_action.dashboard_tabs.TabConfigUpdated': SrmDashboardTabsTabConfigUpdated;
  'srm.user_action.dashboard_tabs.TabConfigPatched': SrmDashboardTabsTabConfigPatched;
  'srm.user_action.dashboard_tabs.TabSettingsReset': SrmDashboardTabsTabSettingsReset;
  'srm.user_action.dashboard_tabs.TabSettingsSaved': SrmDashboardTabsTabSettingsSaved;
  'srm.user_action.dashboard_tabs.TabRestored': SrmDashboardTabsTabRestored;
  'srm.user_action.dashboard_tabs.TabWidgetDeleted': SrmDashboardTabsTabWidgetDeleted;
  'task_tool.user_action.settings.SettingUpdated': TaskToolSettingsSettingUpdated;
  'task_tool.user_action.tasks.TaskRevoked': TaskToolTasksTaskRevoked;
  'task_tool.user_action.tasks.TasksBulkRevoked': TaskToolTasksTasksBulkRevoked;
  'task_tool.user_action.tasks.TaskAborted': TaskToolTasksTaskAborted;
  'task_tool.user_action.queues.QueueCleared': TaskToolQueuesQueueCleared;
  'docker_tool.user_action.containers.ContainerFileUploaded': DockerToolContainersContainerFileUploaded;
  'docker_tool.user_action.containers.ContainerCommandExecuted': DockerToolContainersContainerCommandExecuted;
  'docker_tool.user_action.containers.ContainerStarted': DockerToolContainersContainerStarted;
  'docker_tool.user_action.containers.ContainerStopped': DockerToolContainersContainerStopped;
  'docker_tool.user_action.containers.ContainerRestarted': DockerToolContainersContainerRestarted;
  'docker_tool.user_action.settings.SettingUpdated': DockerToolSettingsSettingUpdated;
  'docker_tool.user_action.docker_urls.DockerUrlUpdated': DockerToolDockerUrlsDockerUrlUpdated;
  'docker_tool.user_action.docker_urls.DockerUrlDeleted': DockerToolDockerUrlsDockerUrlDeleted;
  'docker_tool.user_action.docker_urls.DockerUrlCreated': DockerToolDockerUrlsDockerUrlCreated;
  'notification.user_action.settings.SettingUpdated': NotificationSettingsSettingUpdated;
  'notification.user_action.maintenance.DatabaseReset': NotificationMaintenanceDatabaseReset;
  'notification.user_action.alertmanager.AlertmanagerConfigUpdated': NotificationAlertmanagerAlertmanagerConfigUpdated;
  'notification.user_action.alertmanager.AlertmanagerConfigRestored': NotificationAlertmanagerAlertmanagerConfigRestored;
  'notification.user_action.alertmanager.AlertmanagerConfigRefreshed': NotificationAlertmanagerAlertmanagerConfigRefreshed;
  'notification.user_action.global_config.GlobalConfigUpdated': NotificationGlobalConfigGlobalConfigUpdated;
  'notification.user_action.inhibit_rules.InhibitRulesUpdated': NotificationInhibitRulesInhibitRulesUpdated;
  'notification.user_action.template_config.TemplateConfigUpdated': NotificationTemplateConfigTemplateConfigUpdated;
  'notification.user_action.receiver.ReceiverUpdated': NotificationReceiverReceiverUpdated;
  'notification.user_action.receiver.ReceiverDeleted': NotificationReceiverReceiverDeleted;
  'notification.user_action.receiver.ReceiverCreated': NotificationReceiverReceiverCreated;
  'notification.user_action.route.RouteUpdated': NotificationRouteRouteUpdated;
  'notification.user_action.route.RouteDeleted': NotificationRouteRouteDeleted;
  'notification.user_action.route.RouteCreated': NotificationRouteRouteCreated;
  'notification.user_action.sender.SenderUpdated': NotificationSenderSenderUpdated;
  'notification.user_action.sender.SenderDeleted': NotificationSenderSenderDeleted;
  'notification.user_action.sender.SenderCreated': NotificationSenderSenderCreated;
  'notification.user_action.time_interval.TimeIntervalUpdated': NotificationTimeIntervalTimeIntervalUpdated;
  'notification.user_action.time_interval.TimeIntervalDeleted': NotificationTimeIntervalTimeIntervalDeleted;
  'notification.user_action.time_interval.TimeIntervalCreated': NotificationTimeIntervalTimeIntervalCreated;
  'notification.user_action.template.NotificationTemplateUpdated': NotificationTemplateNotificationTemplateUpdated;
  'monitoring.user_action.hi_types.HITypeUpdated': MonitoringHiTypesHITypeUpdated;
  'monitoring.user_action.hi_types.HITypeDeleted': MonitoringHiTypesHITypeDeleted;
  'monitoring.user_action.hi_types.HITypeCreated': MonitoringHiTypesHITypeCreated;
  'monitoring.user_action.tql_metrics.TQLMetricUpdated': MonitoringTqlMetricsTQLMetricUpdated;
  'monitoring.user_action.tql_metrics.TQLMetricDeleted': MonitoringTqlMetricsTQLMetricDeleted;
  'monitoring.user_action.tql_metrics.TQLMetricCreated': MonitoringTqlMetricsTQLMetricCreated;
  'monitoring.user_action.tql_metrics.TQLMetricsEnabled': MonitoringTqlMetricsTQLMetricsEnabled;
  'monitoring.user_action.tql_metrics.TQLMetricsDisabled': MonitoringTqlMetricsTQLMetricsDisabled;
  'monitoring.user_action.mt_exchange.TemplateImported': MonitoringMtExchangeTemplateImported;
  'monitoring.user_action.mt_exchange.TemplatesBulkImported': MonitoringMtExchangeTemplatesBulkImported;
  'monitoring.user_action.mt_exchange.TemplateFileImported': MonitoringMtExchangeTemplateFileImported;
  'monitoring.user_action.mt_exchange.ExporterImported': MonitoringMtExchangeExporterImported;
  'monitoring.user_action.mt_exchange.ExporterFileImported': MonitoringMtExchangeExporterFileImported;
  'monitoring.user_action.mt_exchange.HITypeImported': MonitoringMtExchangeHITypeImported;
  'monitoring.user_action.mt_exchange.HITypeFileImported': MonitoringMtExchangeHITypeFileImported;
  'monitoring.user_action.mt_exchange.JobImported': MonitoringMtExchangeJobImported;
  'monitoring.user_action.mt_exchange.JobFileImported': MonitoringMtExchangeJobFileImported;
  'monitoring.user_action.mt_exchange.RulesImported': MonitoringMtExchangeRulesImported;
  'monitoring.user_action.templates.TemplateUpdated': MonitoringTemplatesTemplateUpdated;
  'monitoring.user_action.templates.TemplateDeleted': MonitoringTemplatesTemplateDeleted;
  'monitoring.user_action.templates.TemplateCreated': MonitoringTemplatesTemplateCreated;
  'monitoring.user_action.prometheus.PrometheusConfigUpdated': MonitoringPrometheusPrometheusConfigUpdated;
  'monitoring.user_action.prometheus.PrometheusReloaded': MonitoringPrometheusPrometheusReloaded;
  'monitoring.user_action.exporters.ExporterUpdated': MonitoringExportersExporterUpdated;
  'monitoring.user_action.exporters.ExporterDeleted': MonitoringExportersExporterDeleted;
  'monitoring.user_action.exporters.ExporterCreated': MonitoringExportersExporterCreated;
  'monitoring.user_action.exporters.ExporterManagementChanged': MonitoringExportersExporterManagementChanged;
  'monitoring.user_action.exporters.ExporterApplied': MonitoringExportersExporterApplied;
  'monitoring.user_action.jobs.JobCreated': MonitoringJobsJobCreated;
  'monitoring.user_action.jobs.JobUpdated': MonitoringJobsJobUpdated;
  'monitoring.user_action.jobs.JobDeleted': MonitoringJobsJobDeleted;
  'monitoring.user_action.settings.SettingUpdated': MonitoringSettingsSettingUpdated;
  'monitoring.user_action.maintenance.DatabaseReset': MonitoringMaintenanceDatabaseReset;
  'monitoring.user_action.access_rule_acl.AccessRuleUpdated': MonitoringAccessRuleAclAccessRuleUpdated;
  'monitoring.user_action.access_rule_acl.AccessRuleDeleted': MonitoringAccessRuleAclAccessRuleDeleted;
  'monitoring.user_action.access_rule_acl.AccessRuleCreated': MonitoringAccessRuleAclAccessRuleCreated;
  'monitoring.user_action.access_rule_acl.AccessRuleByNameDeleted': MonitoringAccessRuleAclAccessRuleByNameDeleted;
  'monitoring.user_action.tql_hi_links_v2.HILinkUpdated': MonitoringTqlHiLinksV2HILinkUpdated;
  'monitoring.user_action.tql_hi_links_v2.HILinkDeleted': MonitoringTqlHiLinksV2HILinkDeleted;
  'monitoring.user_action.tql_hi_links_v2.HILinkCreated': MonitoringTqlHiLinksV2HILinkCreated;
  'monitoring.user_action.tql_hi_links_v2.HILinksEnabled': MonitoringTqlHiLinksV2HILinksEnabled;
  'monitoring.user_action.thl_alert_hint.AlertHintLinkUpdated': MonitoringThlAlertHintAlertHintLinkUpdated;
  'monitoring.user_action.thl_alert_hint.AlertHintLinkDeleted': MonitoringThlAlertHintAlertHintLinkDeleted;
  'monitoring.user_action.thl_alert_hint.AlertHintLinkCreated': MonitoringThlAlertHintAlertHintLinkCreated;
  'license.user_action.license_management.LicenseUploaded': LicenseLicenseManagementLicenseUploaded;
  'license.user_action.license_management.LicenseRequestGenerated': LicenseLicenseManagementLicenseRequestGenerated;
}

/** The answer for common patterns, so that the compiler need not search. */
export interface PatternIndex {
  '#': AuthUserUserChanged | AuthUserUserCreated | AuthUserUserProfileChanged | AuthUserUserDeleted | AuthUserUserPasswordChanged | AuthUserUserPasswordSet | AuthUserUserStatusChanged | AuthUserUserExpiredPasswordChanged | AuthUserUserPasswordReset | AuthUserSuperUserDataAccessed | AuthUserSuperUserDataRevoked | AuthAttributesAttributeCreated | AuthAttributesAttributeUpdated | AuthAttributesAttributeDeleted | AuthMaintenanceDatabaseResetTriggered | AuthAccessRulesAccessRuleUpdated | AuthAccessRulesAccessRuleDeleted | AuthAccessRulesAccessRuleCreated | AuthAccessRulesUserAccessTagsUpdated | AuthSettingsSettingUpdated | SrmCiTypeCITypeUpdated | SrmCiTypeCITypeDeleted | SrmCiTypeCITypeCreated | SrmCiTypeCITypeAttributesUpdated | SrmCiTypeCITypeLinksUpdated | SrmCiTypeCITypeLinkAttributesUpdated | SrmCiTypeCITypeNamesTemplateUpdated | SrmAttributeAttributeCreated | SrmAttributeAttributeUpdated | SrmAttributeAttributeDeleted | SrmCitLinksCILinkCreated | SrmCitLinksCILinkDeleted | SrmCitLinksCILinkUpdated | SrmCitLinksCILinkAttributesUpdated | SrmAttributeFetchersAttributeFetcherUpdated | SrmAttributeFetchersAttributeFetcherCreated | SrmAttributeFetchersAttributeFetcherDeleted | SrmAttributeParsersAttributeParserUpdated | SrmAttributeParsersAttributeParserCreated | SrmAttributeParsersAttributeParserDeleted | SrmPluginsPluginDeleted | SrmPluginsPluginUninstalled | SrmPluginsPluginInstalled | SrmPluginsPluginRunnersInstalled | SrmPluginsPluginUploaded | SrmAttributeModifiersCITypeAttributeModifiersUpdated | SrmAttributeModifiersCITypeAttributeModifiersDeleted | SrmCitLinkFetchersCITypeLinkFetcherUpdated | SrmCitLinkFetchersCITypeLinkFetcherCreated | SrmCitLinkFetchersCITypeLinkFetcherDeleted | SrmCitLinkParsersCITypeLinkParserUpdated | SrmCitLinkParsersCITypeLinkParserCreated | SrmCitLinkParsersCITypeLinkParserDeleted | SrmAccessRulesAccessRuleCreated | SrmAccessRulesAccessRuleUpdated | SrmAccessRulesAccessRuleDeleted | SrmAccessRulesAccessRuleByNameDeleted | SrmAccessRulesTqlTQLRuleUpdated | SrmAccessRulesTqlTQLRuleDeleted | SrmAccessRulesTqlTQLRuleCreated | SrmAccessRulesTqlTQLRuleByNameDeleted | SrmSearchQueriesSearchQueryCreated | SrmSearchQueriesSearchQueryUpdated | SrmSearchQueriesSearchQueryDeleted | SrmAttributeTemplatesAttributeTemplateCreated | SrmAttributeTemplatesAttributeTemplateUpdated | SrmAttributeTemplatesAttributeTemplateDeleted | SrmCitIdentifyRulesIdentifyRuleCreated | SrmCitIdentifyRulesIdentifyRuleUpdated | SrmCitIdentifyRulesIdentifyRuleDeleted | SrmCitNameTemplatesNameTemplateSet | SrmCitNameTemplatesNameTemplateUpdated | SrmCitNameTemplatesNameTemplateDeleted | SrmCitLinkFiltersLinkFilterUpdated | SrmCitLinkFiltersLinkFilterCreated | SrmCitLinkFiltersLinkFilterDeleted | SrmEnrichmentPlansEnrichmentPlanCreated | SrmEnrichmentPlansEnrichmentPlanUpdated | SrmEnrichmentPlansEnrichmentPlanDeleted | SrmExchangeEnrichmentPlansJsonImported | SrmExchangeEnrichmentPlansFileImported | SrmExchangeEnrichmentPlansJsonExported | SrmExchangeEnrichmentPlansFileExported | SrmExchangeCIsCsvExported | SrmExchangeCIsCsvFileExported | SrmExchangeCIsJsonGraphExported | SrmExchangeCIsJsonGraphFileExported | SrmExchangeCITypesJsonImported | SrmExchangeCITypesFileImported | SrmExchangeCITypesJsonExported | SrmExchangeCITypesFileExported | SrmExchangeAttributesJsonExported | SrmExchangeAttributesFileExported | SrmExchangeDashboardsJsonExported | SrmExchangeDashboardsFileExported | SrmExchangeDashboardsJsonImported | SrmDashboardDashboardCreated | SrmDashboardDashboardUpdated | SrmDashboardDashboardDeleted | SrmDashboardDashboardCloned | SrmDashboardDashboardsFileImported | SrmSettingsSettingUpdated | SrmAccessRulesDashboardDashboardRuleCreated | SrmAccessRulesDashboardDashboardRuleUpdated | SrmAccessRulesDashboardDashboardRuleDeleted | SrmAccessRulesDashboardOrphanDashboardRulesDeleted | SrmAccessRulesDashboardDashboardRuleByNameDeleted | SrmCiPublicV4CIUpdated | SrmCiPublicV4CIDeleted | SrmCiPublicV4CIMapUpdated | SrmCiPublicV4CIFingerprintUpdated | SrmCiPublicV4CIsBatchDeleted | SrmCiPublicV4CIsMarkedDeleted | SrmCiActionV4CIEnrichmentStarted | SrmCiActionV4CIsEnrichmentStarted | SrmCiExchangeV4CIsCsvImported | SrmCiExchangeV4CIsJsonGraphImported | SrmDashboardTabsTabDeleted | SrmDashboardTabsTabCreated | SrmDashboardTabsDashboardTabCreated | SrmDashboardTabsTabWidgetUpdated | SrmDashboardTabsTabWidgetCreated | SrmDashboardTabsTabConfigUpdated | SrmDashboardTabsTabConfigPatched | SrmDashboardTabsTabSettingsReset | SrmDashboardTabsTabSettingsSaved | SrmDashboardTabsTabRestored | SrmDashboardTabsTabWidgetDeleted | TaskToolSettingsSettingUpdated | TaskToolTasksTaskRevoked | TaskToolTasksTasksBulkRevoked | TaskToolTasksTaskAborted | TaskToolQueuesQueueCleared | DockerToolContainersContainerFileUploaded | DockerToolContainersContainerCommandExecuted | DockerToolContainersContainerStarted | DockerToolContainersContainerStopped | DockerToolContainersContainerRestarted | DockerToolSettingsSettingUpdated | DockerToolDockerUrlsDockerUrlUpdated | DockerToolDockerUrlsDockerUrlDeleted | DockerToolDockerUrlsDockerUrlCreated | NotificationSettingsSettingUpdated | NotificationMaintenanceDatabaseReset | NotificationAlertmanagerAlertmanagerConfigUpdated | NotificationAlertmanagerAlertmanagerConfigRestored | NotificationAlertmanagerAlertmanagerConfigRefreshed | NotificationGlobalConfigGlobalConfigUpdated | NotificationInhibitRulesInhibitRulesUpdated | NotificationTemplateConfigTemplateConfigUpdated | NotificationReceiverReceiverUpdated | NotificationReceiverReceiverDeleted | NotificationReceiverReceiverCreated | NotificationRouteRouteUpdated | NotificationRouteRouteDeleted | NotificationRouteRouteCreated | NotificationSenderSenderUpdated | NotificationSenderSenderDeleted | NotificationSenderSenderCreated | NotificationTimeIntervalTimeIntervalUpdated | NotificationTimeIntervalTimeIntervalDeleted | NotificationTimeIntervalTimeIntervalCreated | NotificationTemplateNotificationTemplateUpdated | MonitoringHiTypesHITypeUpdated | MonitoringHiTypesHITypeDeleted | MonitoringHiTypesHITypeCreated | MonitoringTqlMetricsTQLMetricUpdated | MonitoringTqlMetricsTQLMetricDeleted | MonitoringTqlMetricsTQLMetricCreated | MonitoringTqlMetricsTQLMetricsEnabled | MonitoringTqlMetricsTQLMetricsDisabled | MonitoringMtExchangeTemplateImported | MonitoringMtExchangeTemplatesBulkImported | MonitoringMtExchangeTemplateFileImported | MonitoringMtExchangeExporterImported | MonitoringMtExchangeExporterFileImported | MonitoringMtExchangeHITypeImported | MonitoringMtExchangeHITypeFileImported | MonitoringMtExchangeJobImported | MonitoringMtExchangeJobFileImported | MonitoringMtExchangeRulesImported | MonitoringTemplatesTemplateUpdated | MonitoringTemplatesTemplateDeleted | MonitoringTemplatesTemplateCreated | MonitoringPrometheusPrometheusConfigUpdated | MonitoringPrometheusPrometheusReloaded | MonitoringExportersExporterUpdated | MonitoringExportersExporterDeleted | MonitoringExportersExporterCreated | MonitoringExportersExporterManagementChanged | MonitoringExportersExporterApplied | MonitoringJobsJobCreated | MonitoringJobsJobUpdated | MonitoringJobsJobDeleted | MonitoringSettingsSettingUpdated | MonitoringMaintenanceDatabaseReset | MonitoringAccessRuleAclAccessRuleUpdated | MonitoringAccessRuleAclAccessRuleDeleted | MonitoringAccessRuleAclAccessRuleCreated | MonitoringAccessRuleAclAccessRuleByNameDeleted | MonitoringTqlHiLinksV2HILinkUpdated | MonitoringTqlHiLinksV2HILinkDeleted | MonitoringTqlHiLinksV2HILinkCreated | MonitoringTqlHiLinksV2HILinksEnabled | MonitoringThlAlertHintAlertHintLinkUpdated | MonitoringThlAlertHintAlertHintLinkDeleted | MonitoringThlAlertHintAlertHintLinkCreated | LicenseLicenseManagementLicenseUploaded | LicenseLicenseManagementLicenseRequestGenerated;
  'auth.#': AuthUserUserChanged | AuthUserUserCreated | AuthUserUserProfileChanged | AuthUserUserDeleted | AuthUserUserPasswordChanged | AuthUserUserPasswordSet | AuthUserUserStatusChanged | AuthUserUserExpiredPasswordChanged | AuthUserUserPasswordReset | AuthUserSuperUserDataAccessed | AuthUserSuperUserDataRevoked | AuthAttributesAttributeCreated | AuthAttributesAttributeUpdated | AuthAttributesAttributeDeleted | AuthMaintenanceDatabaseResetTriggered | AuthAccessRulesAccessRuleUpdated | AuthAccessRulesAccessRuleDeleted | AuthAccessRulesAccessRuleCreated | AuthAccessRulesUserAccessTagsUpdated | AuthSettingsSettingUpdated;
  'auth.user_action.#': AuthUserUserChanged | AuthUserUserCreated | AuthUserUserProfileChanged | AuthUserUserDeleted | AuthUserUserPasswordChanged | AuthUserUserPasswordSet | AuthUserUserStatusChanged | AuthUserUserExpiredPasswordChanged | AuthUserUserPasswordReset | AuthUserSuperUserDataAccessed | AuthUserSuperUserDataRevoked | AuthAttributesAttributeCreated | AuthAttributesAttributeUpdated | AuthAttributesAttributeDeleted | AuthMaintenanceDatabaseResetTriggered | AuthAccessRulesAccessRuleUpdated | AuthAccessRulesAccessRuleDeleted | AuthAccessRulesAccessRuleCreated | AuthAccessRulesUserAccessTagsUpdated | AuthSettingsSettingUpdated;
  'auth.user_action.user.#': AuthUserUserChanged | AuthUserUserCreated | AuthUserUserProfileChanged | AuthUserUserDeleted | AuthUserUserPasswordChanged | AuthUserUserPasswordSet | AuthUserUserStatusChanged | AuthUserUserExpiredPasswordChanged | AuthUserUserPasswordReset | AuthUserSuperUserDataAccessed | AuthUserSuperUserDataRevoked;
  'auth.user_action.user.*': AuthUserUserChanged | AuthUserUserCreated | AuthUserUserProfileChanged | AuthUserUserDeleted | AuthUserUserPasswordChanged | AuthUserUserPasswordSet | AuthUserUserStatusChanged | AuthUserUserExpiredPasswordChanged | AuthUserUserPasswordReset | AuthUserSuperUserDataAccessed | AuthUserSuperUserDataRevoked;
  'auth.*.user.*': AuthUserUserChanged | AuthUserUserCreated | AuthUserUserProfileChanged | AuthUserUserDeleted | AuthUserUserPasswordChanged | AuthUserUserPasswordSet | AuthUserUserStatusChanged | AuthUserUserExpiredPasswordChanged | AuthUserUserPasswordReset | AuthUserSuperUserDataAccessed | AuthUserSuperUserDataRevoked;
  '*.*.user.*': AuthUserUserChanged | AuthUserUserCreated | AuthUserUserProfileChanged | AuthUserUserDeleted | AuthUserUserPasswordChanged | AuthUserUserPasswordSet | AuthUserUserStatusChanged | AuthUserUserExpiredPasswordChanged | AuthUserUserPasswordReset | AuthUserSuperUserDataAccessed | AuthUserSuperUserDataRevoked;
  '*.user_action.user.*': AuthUserUserChanged | AuthUserUserCreated | AuthUserUserProfileChanged | AuthUserUserDeleted | AuthUserUserPasswordChanged | AuthUserUserPasswordSet | AuthUserUserStatusChanged | AuthUserUserExpiredPasswordChanged | AuthUserUserPasswordReset | AuthUserSuperUserDataAccessed | AuthUserSuperUserDataRevoked;
  'auth.user_action.attributes.#': AuthAttributesAttributeCreated | AuthAttributesAttributeUpdated | AuthAttributesAttributeDeleted;
  'auth.user_action.attributes.*': AuthAttributesAttributeCreated | AuthAttributesAttributeUpdated | AuthAttributesAttributeDeleted;
  'auth.*.attributes.*': AuthAttributesAttributeCreated | AuthAttributesAttributeUpdated | AuthAttributesAttributeDeleted;
  '*.*.attributes.*': AuthAttributesAttributeCreated | AuthAttributesAttributeUpdated | AuthAttributesAttributeDeleted;
  '*.user_action.attributes.*': AuthAttributesAttributeCreated | AuthAttributesAttributeUpdated | AuthAttributesAttributeDeleted;
  'auth.user_action.maintenance.#': AuthMaintenanceDatabaseResetTriggered;
  'auth.user_action.maintenance.*': AuthMaintenanceDatabaseResetTriggered;
  'auth.*.maintenance.*': AuthMaintenanceDatabaseResetTriggered;
  '*.*.maintenance.*': AuthMaintenanceDatabaseResetTriggered | NotificationMaintenanceDatabaseReset | MonitoringMaintenanceDatabaseReset;
  '*.user_action.maintenance.*': AuthMaintenanceDatabaseResetTriggered | NotificationMaintenanceDatabaseReset | MonitoringMaintenanceDatabaseReset;
  'auth.user_action.access_rules.#': AuthAccessRulesAccessRuleUpdated | AuthAccessRulesAccessRuleDeleted | AuthAccessRulesAccessRuleCreated | AuthAccessRulesUserAccessTagsUpdated;
  'auth.user_action.access_rules.*': AuthAccessRulesAccessRuleUpdated | AuthAccessRulesAccessRuleDeleted | AuthAccessRulesAccessRuleCreated | AuthAccessRulesUserAccessTagsUpdated;
  'auth.*.access_rules.*': AuthAccessRulesAccessRuleUpdated | AuthAccessRulesAccessRuleDeleted | AuthAccessRulesAccessRuleCreated | AuthAccessRulesUserAccessTagsUpdated;
  '*.*.access_rules.*': AuthAccessRulesAccessRuleUpdated | AuthAccessRulesAccessRuleDeleted | AuthAccessRulesAccessRuleCreated | AuthAccessRulesUserAccessTagsUpdated | SrmAccessRulesAccessRuleCreated | SrmAccessRulesAccessRuleUpdated | SrmAccessRulesAccessRuleDeleted | SrmAccessRulesAccessRuleByNameDeleted;
  '*.user_action.access_rules.*': AuthAccessRulesAccessRuleUpdated | AuthAccessRulesAccessRuleDeleted | AuthAccessRulesAccessRuleCreated | AuthAccessRulesUserAccessTagsUpdated | SrmAccessRulesAccessRuleCreated | SrmAccessRulesAccessRuleUpdated | SrmAccessRulesAccessRuleDeleted | SrmAccessRulesAccessRuleByNameDeleted;
  'auth.user_action.settings.#': AuthSettingsSettingUpdated;
  'auth.user_action.settings.*': AuthSettingsSettingUpdated;
  'auth.*.settings.*': AuthSettingsSettingUpdated;
  '*.*.settings.*': AuthSettingsSettingUpdated | SrmSettingsSettingUpdated | TaskToolSettingsSettingUpdated | DockerToolSettingsSettingUpdated | NotificationSettingsSettingUpdated | MonitoringSettingsSettingUpdated;
  '*.user_action.settings.*': AuthSettingsSettingUpdated | SrmSettingsSettingUpdated | TaskToolSettingsSettingUpdated | DockerToolSettingsSettingUpdated | NotificationSettingsSettingUpdated | MonitoringSettingsSettingUpdated;
  'srm.#': SrmCiTypeCITypeUpdated | SrmCiTypeCITypeDeleted | SrmCiTypeCITypeCreated | SrmCiTypeCITypeAttributesUpdated | SrmCiTypeCITypeLinksUpdated | SrmCiTypeCITypeLinkAttributesUpdated | SrmCiTypeCITypeNamesTemplateUpdated | SrmAttributeAttributeCreated | SrmAttributeAttributeUpdated | SrmAttributeAttributeDeleted | SrmCitLinksCILinkCreated | SrmCitLinksCILinkDeleted | SrmCitLinksCILinkUpdated | SrmCitLinksCILinkAttributesUpdated | SrmAttributeFetchersAttributeFetcherUpdated | SrmAttributeFetchersAttributeFetcherCreated | SrmAttributeFetchersAttributeFetcherDeleted | SrmAttributeParsersAttributeParserUpdated | SrmAttributeParsersAttributeParserCreated | SrmAttributeParsersAttributeParserDeleted | SrmPluginsPluginDeleted | SrmPluginsPluginUninstalled | SrmPluginsPluginInstalled | SrmPluginsPluginRunnersInstalled | SrmPluginsPluginUploaded | SrmAttributeModifiersCITypeAttributeModifiersUpdated | SrmAttributeModifiersCITypeAttributeModifiersDeleted | SrmCitLinkFetchersCITypeLinkFetcherUpdated | SrmCitLinkFetchersCITypeLinkFetcherCreated | SrmCitLinkFetchersCITypeLinkFetcherDeleted | SrmCitLinkParsersCITypeLinkParserUpdated | SrmCitLinkParsersCITypeLinkParserCreated | SrmCitLinkParsersCITypeLinkParserDeleted | SrmAccessRulesAccessRuleCreated | SrmAccessRulesAccessRuleUpdated | SrmAccessRulesAccessRuleDeleted | SrmAccessRulesAccessRuleByNameDeleted | SrmAccessRulesTqlTQLRuleUpdated | SrmAccessRulesTqlTQLRuleDeleted | SrmAccessRulesTqlTQLRuleCreated | SrmAccessRulesTqlTQLRuleByNameDeleted | SrmSearchQueriesSearchQueryCreated | SrmSearchQueriesSearchQueryUpdated | SrmSearchQueriesSearchQueryDeleted | SrmAttributeTemplatesAttributeTemplateCreated | SrmAttributeTemplatesAttributeTemplateUpdated | SrmAttributeTemplatesAttributeTemplateDeleted | SrmCitIdentifyRulesIdentifyRuleCreated | SrmCitIdentifyRulesIdentifyRuleUpdated | SrmCitIdentifyRulesIdentifyRuleDeleted | SrmCitNameTemplatesNameTemplateSet | SrmCitNameTemplatesNameTemplateUpdated | SrmCitNameTemplatesNameTemplateDeleted | SrmCitLinkFiltersLinkFilterUpdated | SrmCitLinkFiltersLinkFilterCreated | SrmCitLinkFiltersLinkFilterDeleted | SrmEnrichmentPlansEnrichmentPlanCreated | SrmEnrichmentPlansEnrichmentPlanUpdated | SrmEnrichmentPlansEnrichmentPlanDeleted | SrmExchangeEnrichmentPlansJsonImported | SrmExchangeEnrichmentPlansFileImported | SrmExchangeEnrichmentPlansJsonExported | SrmExchangeEnrichmentPlansFileExported | SrmExchangeCIsCsvExported | SrmExchangeCIsCsvFileExported | SrmExchangeCIsJsonGraphExported | SrmExchangeCIsJsonGraphFileExported | SrmExchangeCITypesJsonImported | SrmExchangeCITypesFileImported | SrmExchangeCITypesJsonExported | SrmExchangeCITypesFileExported | SrmExchangeAttributesJsonExported | SrmExchangeAttributesFileExported | SrmExchangeDashboardsJsonExported | SrmExchangeDashboardsFileExported | SrmExchangeDashboardsJsonImported | SrmDashboardDashboardCreated | SrmDashboardDashboardUpdated | SrmDashboardDashboardDeleted | SrmDashboardDashboardCloned | SrmDashboardDashboardsFileImported | SrmSettingsSettingUpdated | SrmAccessRulesDashboardDashboardRuleCreated | SrmAccessRulesDashboardDashboardRuleUpdated | SrmAccessRulesDashboardDashboardRuleDeleted | SrmAccessRulesDashboardOrphanDashboardRulesDeleted | SrmAccessRulesDashboardDashboardRuleByNameDeleted | SrmCiPublicV4CIUpdated | SrmCiPublicV4CIDeleted | SrmCiPublicV4CIMapUpdated | SrmCiPublicV4CIFingerprintUpdated | SrmCiPublicV4CIsBatchDeleted | SrmCiPublicV4CIsMarkedDeleted | SrmCiActionV4CIEnrichmentStarted | SrmCiActionV4CIsEnrichmentStarted | SrmCiExchangeV4CIsCsvImported | SrmCiExchangeV4CIsJsonGraphImported | SrmDashboardTabsTabDeleted | SrmDashboardTabsTabCreated | SrmDashboardTabsDashboardTabCreated | SrmDashboardTabsTabWidgetUpdated | SrmDashboardTabsTabWidgetCreated | SrmDashboardTabsTabConfigUpdated | SrmDashboardTabsTabConfigPatched | SrmDashboardTabsTabSettingsReset | SrmDashboardTabsTabSettingsSaved | SrmDashboardTabsTabRestored | SrmDashboardTabsTabWidgetDeleted;
  'srm.user_action.#': SrmCiTypeCITypeUpdated | SrmCiTypeCITypeDeleted | SrmCiTypeCITypeCreated | SrmCiTypeCITypeAttributesUpdated | SrmCiTypeCITypeLinksUpdated | SrmCiTypeCITypeLinkAttributesUpdated | SrmCiTypeCITypeNamesTemplateUpdated | SrmAttributeAttributeCreated | SrmAttributeAttributeUpdated | SrmAttributeAttributeDeleted | SrmCitLinksCILinkCreated | SrmCitLinksCILinkDeleted | SrmCitLinksCILinkUpdated | SrmCitLinksCILinkAttributesUpdated | SrmAttributeFetchersAttributeFetcherUpdated | SrmAttributeFetchersAttributeFetcherCreated | SrmAttributeFetchersAttributeFetcherDeleted | SrmAttributeParsersAttributeParserUpdated | SrmAttributeParsersAttributeParserCreated | SrmAttributeParsersAttributeParserDeleted | SrmPluginsPluginDeleted | SrmPluginsPluginUninstalled | SrmPluginsPluginInstalled | SrmPluginsPluginRunnersInstalled | SrmPluginsPluginUploaded | SrmAttributeModifiersCITypeAttributeModifiersUpdated | SrmAttributeModifiersCITypeAttributeModifiersDeleted | SrmCitLinkFetchersCITypeLinkFetcherUpdated | SrmCitLinkFetchersCITypeLinkFetcherCreated | SrmCitLinkFetchersCITypeLinkFetcherDeleted | SrmCitLinkParsersCITypeLinkParserUpdated | SrmCitLinkParsersCITypeLinkParserCreated | SrmCitLinkParsersCITypeLinkParserDeleted | SrmAccessRulesAccessRuleCreated | SrmAccessRulesAccessRuleUpdated | SrmAccessRulesAccessRuleDeleted | SrmAccessRulesAccessRuleByNameDeleted | SrmAccessRulesTqlTQLRuleUpdated | SrmAccessRulesTqlTQLRuleDeleted | SrmAccessRulesTqlTQLRuleCreated | SrmAccessRulesTqlTQLRuleByNameDeleted | SrmSearchQueriesSearchQueryCreated | SrmSearchQueriesSearchQueryUpdated | SrmSearchQueriesSearchQueryDeleted | SrmAttributeTemplatesAttributeTemplateCreated | SrmAttributeTemplatesAttributeTemplateUpdated | SrmAttributeTemplatesAttributeTemplateDeleted | SrmCitIdentifyRulesIdentifyRuleCreated | SrmCitIdentifyRulesIdentifyRuleUpdated | SrmCitIdentifyRulesIdentifyRuleDeleted | SrmCitNameTemplatesNameTemplateSet | SrmCitNameTemplatesNameTemplateUpdated | SrmCitNameTemplatesNameTemplateDeleted | SrmCitLinkFiltersLinkFilterUpdated | SrmCitLinkFiltersLinkFilterCreated | SrmCitLinkFiltersLinkFilterDeleted | SrmEnrichmentPlansEnrichmentPlanCreated | SrmEnrichmentPlansEnrichmentPlanUpdated | SrmEnrichmentPlansEnrichmentPlanDeleted | SrmExchangeEnrichmentPlansJsonImported | SrmExchangeEnrichmentPlansFileImported | SrmExchangeEnrichmentPlansJsonExported | SrmExchangeEnrichmentPlansFileExported | SrmExchangeCIsCsvExported | SrmExchangeCIsCsvFileExported | SrmExchangeCIsJsonGraphExported | SrmExchangeCIsJsonGraphFileExported | SrmExchangeCITypesJsonImported | SrmExchangeCITypesFileImported | SrmExchangeCITypesJsonExported | SrmExchangeCITypesFileExported | SrmExchangeAttributesJsonExported | SrmExchangeAttributesFileExported | SrmExchangeDashboardsJsonExported | SrmExchangeDashboardsFileExported | SrmExchangeDashboardsJsonImported | SrmDashboardDashboardCreated | SrmDashboardDashboardUpdated | SrmDashboardDashboardDeleted | SrmDashboardDashboardCloned | SrmDashboardDashboardsFileImported | SrmSettingsSettingUpdated | SrmAccessRulesDashboardDashboardRuleCreated | SrmAccessRulesDashboardDashboardRuleUpdated | SrmAccessRulesDashboardDashboardRuleDeleted | SrmAccessRulesDashboardOrphanDashboardRulesDeleted | SrmAccessRulesDashboardDashboardRuleByNameDeleted | SrmCiPublicV4CIUpdated | SrmCiPublicV4CIDeleted | SrmCiPublicV4CIMapUpdated | SrmCiPublicV4CIFingerprintUpdated | SrmCiPublicV4CIsBatchDeleted | SrmCiPublicV4CIsMarkedDeleted | SrmCiActionV4CIEnrichmentStarted | SrmCiActionV4CIsEnrichmentStarted | SrmCiExchangeV4CIsCsvImported | SrmCiExchangeV4CIsJsonGraphImported | SrmDashboardTabsTabDeleted | SrmDashboardTabsTabCreated | SrmDashboardTabsDashboardTabCreated | SrmDashboardTabsTabWidgetUpdated | SrmDashboardTabsTabWidgetCreated | SrmDashboardTabsTabConfigUpdated | SrmDashboardTabsTabConfigPatched | SrmDashboardTabsTabSettingsReset | SrmDashboardTabsTabSettingsSaved | SrmDashboardTabsTabRestored | SrmDashboardTabsTabWidgetDeleted;
  'srm.user_action.ci_type.#': SrmCiTypeCITypeUpdated | SrmCiTypeCITypeDeleted | SrmCiTypeCITypeCreated | SrmCiTypeCITypeAttributesUpdated | SrmCiTypeCITypeLinksUpdated | SrmCiTypeCITypeLinkAttributesUpdated | SrmCiTypeCITypeNamesTemplateUpdated;
  'srm.user_action.ci_type.*': SrmCiTypeCITypeUpdated | SrmCiTypeCITypeDeleted | SrmCiTypeCITypeCreated | SrmCiTypeCITypeAttributesUpdated | SrmCiTypeCITypeLinksUpdated | SrmCiTypeCITypeLinkAttributesUpdated | SrmCiTypeCITypeNamesTemplateUpdated;
  'srm.*.ci_type.*': SrmCiTypeCITypeUpdated | SrmCiTypeCITypeDeleted | SrmCiTypeCITypeCreated | SrmCiTypeCITypeAttributesUpdated | SrmCiTypeCITypeLinksUpdated | SrmCiTypeCITypeLinkAttributesUpdated | SrmCiTypeCITypeNamesTemplateUpdated;
  '*.*.ci_type.*': SrmCiTypeCITypeUpdated | SrmCiTypeCITypeDeleted | SrmCiTypeCITypeCreated | SrmCiTypeCITypeAttributesUpdated | SrmCiTypeCITypeLinksUpdated | SrmCiTypeCITypeLinkAttributesUpdated | SrmCiTypeCITypeNamesTemplateUpdated;
  '*.user_action.ci_type.*': SrmCiTypeCITypeUpdated | SrmCiTypeCITypeDeleted | SrmCiTypeCITypeCreated | SrmCiTypeCITypeAttributesUpdated | SrmCiTypeCITypeLinksUpdated | SrmCiTypeCITypeLinkAttributesUpdated | SrmCiTypeCITypeNamesTemplateUpdated;
  'srm.user_action.attribute.#': SrmAttributeAttributeCreated | SrmAttributeAttributeUpdated | SrmAttributeAttributeDeleted;
  'srm.user_action.attribute.*': SrmAttributeAttributeCreated | SrmAttributeAttributeUpdated | SrmAttributeAttributeDeleted;
  'srm.*.attribute.*': SrmAttributeAttributeCreated | SrmAttributeAttributeUpdated | SrmAttributeAttributeDeleted;
  '*.*.attribute.*': SrmAttributeAttributeCreated | SrmAttributeAttributeUpdated | SrmAttributeAttributeDeleted;
  '*.user_action.attribute.*': SrmAttributeAttributeCreated | SrmAttributeAttributeUpdated | SrmAttributeAttributeDeleted;
  'srm.user_action.cit_links.#': SrmCitLinksCILinkCreated | SrmCitLinksCILinkDeleted | SrmCitLinksCILinkUpdated | SrmCitLinksCILinkAttributesUpdated;
  'srm.user_action.cit_links.*': SrmCitLinksCILinkCreated | SrmCitLinksCILinkDeleted | SrmCitLinksCILinkUpdated | SrmCitLinksCILinkAttributesUpdated;
  'srm.*.cit_links.*': SrmCitLinksCILinkCreated | SrmCitLinksCILinkDeleted | SrmCitLinksCILinkUpdated | SrmCitLinksCILinkAttributesUpdated;
  '*.*.cit_links.*': SrmCitLinksCILinkCreated | SrmCitLinksCILinkDeleted | SrmCitLinksCILinkUpdated | SrmCitLinksCILinkAttributesUpdated;
  '*.user_action.cit_links.*': SrmCitLinksCILinkCreated | SrmCitLinksCILinkDeleted | SrmCitLinksCILinkUpdated | SrmCitLinksCILinkAttributesUpdated;
  'srm.user_action.attribute_fetchers.#': SrmAttributeFetchersAttributeFetcherUpdated | SrmAttributeFetchersAttributeFetcherCreated | SrmAttributeFetchersAttributeFetcherDeleted;
  'srm.user_action.attribute_fetchers.*': SrmAttributeFetchersAttributeFetcherUpdated | SrmAttributeFetchersAttributeFetcherCreated | SrmAttributeFetchersAttributeFetcherDeleted;
  'srm.*.attribute_fetchers.*': SrmAttributeFetchersAttributeFetcherUpdated | SrmAttributeFetchersAttributeFetcherCreated | SrmAttributeFetchersAttributeFetcherDeleted;
  '*.*.attribute_fetchers.*': SrmAttributeFetchersAttributeFetcherUpdated | SrmAttributeFetchersAttributeFetcherCreated | SrmAttributeFetchersAttributeFetcherDeleted;
  '*.user_action.attribute_fetchers.*': SrmAttributeFetchersAttributeFetcherUpdated | SrmAttributeFetchersAttributeFetcherCreated | SrmAttributeFetchersAttributeFetcherDeleted;
  'srm.user_action.attribute_parsers.#': SrmAttributeParsersAttributeParserUpdated | SrmAttributeParsersAttributeParserCreated | SrmAttributeParsersAttributeParserDeleted;
  'srm.user_action.attribute_parsers.*': SrmAttributeParsersAttributeParserUpdated | SrmAttributeParsersAttributeParserCreated | SrmAttributeParsersAttributeParserDeleted;
  'srm.*.attribute_parsers.*': SrmAttributeParsersAttributeParserUpdated | SrmAttributeParsersAttributeParserCreated | SrmAttributeParsersAttributeParserDeleted;
  '*.*.attribute_parsers.*': SrmAttributeParsersAttributeParserUpdated | SrmAttributeParsersAttributeParserCreated | SrmAttributeParsersAttributeParserDeleted;
  '*.user_action.attribute_parsers.*': SrmAttributeParsersAttributeParserUpdated | SrmAttributeParsersAttributeParserCreated | SrmAttributeParsersAttributeParserDeleted;
  'srm.user_action.plugins.#': SrmPluginsPluginDeleted | SrmPluginsPluginUninstalled | SrmPluginsPluginInstalled | SrmPluginsPluginRunnersInstalled | SrmPluginsPluginUploaded;
  'srm.user_action.plugins.*': SrmPluginsPluginDeleted | SrmPluginsPluginUninstalled | SrmPluginsPluginInstalled | SrmPluginsPluginRunnersInstalled | SrmPluginsPluginUploaded;
  'srm.*.plugins.*': SrmPluginsPluginDeleted | SrmPluginsPluginUninstalled | SrmPluginsPluginInstalled | SrmPluginsPluginRunnersInstalled | SrmPluginsPluginUploaded;
  '*.*.plugins.*': SrmPluginsPluginDeleted | SrmPluginsPluginUninstalled | SrmPluginsPluginInstalled | SrmPluginsPluginRunnersInstalled | SrmPluginsPluginUploaded;
  '*.user_action.plugins.*': SrmPluginsPluginDeleted | SrmPluginsPluginUninstalled | SrmPluginsPluginInstalled | SrmPluginsPluginRunnersInstalled | SrmPluginsPluginUploaded;
  'srm.user_action.attribute_modifiers.#': SrmAttributeModifiersCITypeAttributeModifiersUpdated | SrmAttributeModifiersCITypeAttributeModifiersDeleted;
  'srm.user_action.attribute_modifiers.*': SrmAttributeModifiersCITypeAttributeModifiersUpdated | SrmAttributeModifiersCITypeAttributeModifiersDeleted;
  'srm.*.attribute_modifiers.*': SrmAttributeModifiersCITypeAttributeModifiersUpdated | SrmAttributeModifiersCITypeAttributeModifiersDeleted;
  '*.*.attribute_modifiers.*': SrmAttributeModifiersCITypeAttributeModifiersUpdated | SrmAttributeModifiersCITypeAttributeModifiersDeleted;
  '*.user_action.attribute_modifiers.*': SrmAttributeModifiersCITypeAttributeModifiersUpdated | SrmAttributeModifiersCITypeAttributeModifiersDeleted;
  'srm.user_action.cit_link_fetchers.#': SrmCitLinkFetchersCITypeLinkFetcherUpdated | SrmCitLinkFetchersCITypeLinkFetcherCreated | SrmCitLinkFetchersCITypeLinkFetcherDeleted;
  'srm.user_action.cit_link_fetchers.*': SrmCitLinkFetchersCITypeLinkFetcherUpdated | SrmCitLinkFetchersCITypeLinkFetcherCreated | SrmCitLinkFetchersCITypeLinkFetcherDeleted;
  'srm.*.cit_link_fetchers.*': SrmCitLinkFetchersCITypeLinkFetcherUpdated | SrmCitLinkFetchersCITypeLinkFetcherCreated | SrmCitLinkFetchersCITypeLinkFetcherDeleted;
  '*.*.cit_link_fetchers.*': SrmCitLinkFetchersCITypeLinkFetcherUpdated | SrmCitLinkFetchersCITypeLinkFetcherCreated | SrmCitLinkFetchersCITypeLinkFetcherDeleted;
  '*.user_action.cit_link_fetchers.*': SrmCitLinkFetchersCITypeLinkFetcherUpdated | SrmCitLinkFetchersCITypeLinkFetcherCreated | SrmCitLinkFetchersCITypeLinkFetcherDeleted;
  'srm.user_action.cit_link_parsers.#': SrmCitLinkParsersCITypeLinkParserUpdated | SrmCitLinkParsersCITypeLinkParserCreated | SrmCitLinkParsersCITypeLinkParserDeleted;
  'srm.user_action.cit_link_parsers.*': SrmCitLinkParsersCITypeLinkParserUpdated | SrmCitLinkParsersCITypeLinkParserCreated | SrmCitLinkParsersCITypeLinkParserDeleted;
  'srm.*.cit_link_parsers.*': SrmCitLinkParsersCITypeLinkParserUpdated | SrmCitLinkParsersCITypeLinkParserCreated | SrmCitLinkParsersCITypeLinkParserDeleted;
  '*.*.cit_link_parsers.*': SrmCitLinkParsersCITypeLinkParserUpdated | SrmCitLinkParsersCITypeLinkParserCreated | SrmCitLinkParsersCITypeLinkParserDeleted;
  '*.user_action.cit_link_parsers.*': SrmCitLinkParsersCITypeLinkParserUpdated | SrmCitLinkParsersCITypeLinkParserCreated | SrmCitLinkParsersCITypeLinkParserDeleted;
  'srm.user_action.access_rules.#': SrmAccessRulesAccessRuleCreated | SrmAccessRulesAccessRuleUpdated | SrmAccessRulesAccessRuleDeleted | SrmAccessRulesAccessRuleByNameDeleted;
  'srm.user_action.access_rules.*': SrmAccessRulesAccessRuleCreated | SrmAccessRulesAccessRuleUpdated | SrmAccessRulesAccessRuleDeleted | SrmAccessRulesAccessRuleByNameDeleted;
  'srm.*.access_rules.*': SrmAccessRulesAccessRuleCreated | SrmAccessRulesAccessRuleUpdated | SrmAccessRulesAccessRuleDeleted | SrmAccessRulesAccessRuleByNameDeleted;
  'srm.user_action.access_rules_tql.#': SrmAccessRulesTqlTQLRuleUpdated | SrmAccessRulesTqlTQLRuleDeleted | SrmAccessRulesTqlTQLRuleCreated | SrmAccessRulesTqlTQLRuleByNameDeleted;
  'srm.user_action.access_rules_tql.*': SrmAccessRulesTqlTQLRuleUpdated | SrmAccessRulesTqlTQLRuleDeleted | SrmAccessRulesTqlTQLRuleCreated | SrmAccessRulesTqlTQLRuleByNameDeleted;
  'srm.*.access_rules_tql.*': SrmAccessRulesTqlTQLRuleUpdated | SrmAccessRulesTqlTQLRuleDeleted | SrmAccessRulesTqlTQLRuleCreated | SrmAccessRulesTqlTQLRuleByNameDeleted;
  '*.*.access_rules_tql.*': SrmAccessRulesTqlTQLRuleUpdated | SrmAccessRulesTqlTQLRuleDeleted | SrmAccessRulesTqlTQLRuleCreated | SrmAccessRulesTqlTQLRuleByNameDeleted;
  '*.user_action.access_rules_tql.*': SrmAccessRulesTqlTQLRuleUpdated | SrmAccessRulesTqlTQLRuleDeleted | SrmAccessRulesTqlTQLRuleCreated | SrmAccessRulesTqlTQLRuleByNameDeleted;
  'srm.user_action.search_queries.#': SrmSearchQueriesSearchQueryCreated | SrmSearchQueriesSearchQueryUpdated | SrmSearchQueriesSearchQueryDeleted;
  'srm.user_action.search_queries.*': SrmSearchQueriesSearchQueryCreated | SrmSearchQueriesSearchQueryUpdated | SrmSearchQueriesSearchQueryDeleted;
  'srm.*.search_queries.*': SrmSearchQueriesSearchQueryCreated | SrmSearchQueriesSearchQueryUpdated | SrmSearchQueriesSearchQueryDeleted;
  '*.*.search_queries.*': SrmSearchQueriesSearchQueryCreated | SrmSearchQueriesSearchQueryUpdated | SrmSearchQueriesSearchQueryDeleted;
  '*.user_action.search_queries.*': SrmSearchQueriesSearchQueryCreated | SrmSearchQueriesSearchQueryUpdated | SrmSearchQueriesSearchQueryDeleted;
  'srm.user_action.attribute_templates.#': SrmAttributeTemplatesAttributeTemplateCreated | SrmAttributeTemplatesAttributeTemplateUpdated | SrmAttributeTemplatesAttributeTemplateDeleted;
  'srm.user_action.attribute_templates.*': SrmAttributeTemplatesAttributeTemplateCreated | SrmAttributeTemplatesAttributeTemplateUpdated | SrmAttributeTemplatesAttributeTemplateDeleted;
  'srm.*.attribute_templates.*': SrmAttributeTemplatesAttributeTemplateCreated | SrmAttributeTemplatesAttributeTemplateUpdated | SrmAttributeTemplatesAttributeTemplateDeleted;
  '*.*.attribute_templates.*': SrmAttributeTemplatesAttributeTemplateCreated | SrmAttributeTemplatesAttributeTemplateUpdated | SrmAttributeTemplatesAttributeTemplateDeleted;
  '*.user_action.attribute_templates.*': SrmAttributeTemplatesAttributeTemplateCreated | SrmAttributeTemplatesAttributeTemplateUpdated | SrmAttributeTemplatesAttributeTemplateDeleted;
  'srm.user_action.cit_identify_rules.#': SrmCitIdentifyRulesIdentifyRuleCreated | SrmCitIdentifyRulesIdentifyRuleUpdated | SrmCitIdentifyRulesIdentifyRuleDeleted;
  'srm.user_action.cit_identify_rules.*': SrmCitIdentifyRulesIdentifyRuleCreated | SrmCitIdentifyRulesIdentifyRuleUpdated | SrmCitIdentifyRulesIdentifyRuleDeleted;
  'srm.*.cit_identify_rules.*': SrmCitIdentifyRulesIdentifyRuleCreated | SrmCitIdentifyRulesIdentifyRuleUpdated | SrmCitIdentifyRulesIdentifyRuleDeleted;
  '*.*.cit_identify_rules.*': SrmCitIdentifyRulesIdentifyRuleCreated | SrmCitIdentifyRulesIdentifyRuleUpdated | SrmCitIdentifyRulesIdentifyRuleDeleted;
  '*.user_action.cit_identify_rules.*': SrmCitIdentifyRulesIdentifyRuleCreated | SrmCitIdentifyRulesIdentifyRuleUpdated | SrmCitIdentifyRulesIdentifyRuleDeleted;
  'srm.user_action.cit_name_templates.#': SrmCitNameTemplatesNameTemplateSet | SrmCitNameTemplatesNameTemplateUpdated | SrmCitNameTemplatesNameTemplateDeleted;
  'srm.user_action.cit_name_templates.*': SrmCitNameTemplatesNameTemplateSet | SrmCitNameTemplatesNameTemplateUpdated | SrmCitNameTemplatesNameTemplateDeleted;
  'srm.*.cit_name_templates.*': SrmCitNameTemplatesNameTemplateSet | SrmCitNameTemplatesNameTemplateUpdated | SrmCitNameTemplatesNameTemplateDeleted;
  '*.*.cit_name_templates.*': SrmCitNameTemplatesNameTemplateSet | SrmCitNameTemplatesNameTemplateUpdated | SrmCitNameTemplatesNameTemplateDeleted;
  '*.user_action.cit_name_templates.*': SrmCitNameTemplatesNameTemplateSet | SrmCitNameTemplatesNameTemplateUpdated | SrmCitNameTemplatesNameTemplateDeleted;
  'srm.user_action.cit_link_filters.#': SrmCitLinkFiltersLinkFilterUpdated | SrmCitLinkFiltersLinkFilterCreated | SrmCitLinkFiltersLinkFilterDeleted;
  'srm.user_action.cit_link_filters.*': SrmCitLinkFiltersLinkFilterUpdated | SrmCitLinkFiltersLinkFilterCreated | SrmCitLinkFiltersLinkFilterDeleted;
  'srm.*.cit_link_filters.*': SrmCitLinkFiltersLinkFilterUpdated | SrmCitLinkFiltersLinkFilterCreated | SrmCitLinkFiltersLinkFilterDeleted;
  '*.*.cit_link_filters.*': SrmCitLinkFiltersLinkFilterUpdated | SrmCitLinkFiltersLinkFilterCreated | SrmCitLinkFiltersLinkFilterDeleted;
  '*.user_action.cit_link_filters.*': SrmCitLinkFiltersLinkFilterUpdated | SrmCitLinkFiltersLinkFilterCreated | SrmCitLinkFiltersLinkFilterDeleted;
  'srm.user_action.enrichment_plans.#': SrmEnrichmentPlansEnrichmentPlanCreated | SrmEnrichmentPlansEnrichmentPlanUpdated | SrmEnrichmentPlansEnrichmentPlanDeleted;
  'srm.user_action.enrichment_plans.*': SrmEnrichmentPlansEnrichmentPlanCreated | SrmEnrichmentPlansEnrichmentPlanUpdated | SrmEnrichmentPlansEnrichmentPlanDeleted;
  'srm.*.enrichment_plans.*': SrmEnrichmentPlansEnrichmentPlanCreated | SrmEnrichmentPlansEnrichmentPlanUpdated | SrmEnrichmentPlansEnrichmentPlanDeleted;
  '*.*.enrichment_plans.*': SrmEnrichmentPlansEnrichmentPlanCreated | SrmEnrichmentPlansEnrichmentPlanUpdated | SrmEnrichmentPlansEnrichmentPlanDeleted;
  '*.user_action.enrichment_plans.*': SrmEnrichmentPlansEnrichmentPlanCreated | SrmEnrichmentPlansEnrichmentPlanUpdated | SrmEnrichmentPlansEnrichmentPlanDeleted;
  'srm.user_action.exchange.#': SrmExchangeEnrichmentPlansJsonImported | SrmExchangeEnrichmentPlansFileImported | SrmExchangeEnrichmentPlansJsonExported | SrmExchangeEnrichmentPlansFileExported | SrmExchangeCIsCsvExported | SrmExchangeCIsCsvFileExported | SrmExchangeCIsJsonGraphExported | SrmExchangeCIsJsonGraphFileExported | SrmExchangeCITypesJsonImported | SrmExchangeCITypesFileImported | SrmExchangeCITypesJsonExported | SrmExchangeCITypesFileExported | SrmExchangeAttributesJsonExported | SrmExchangeAttributesFileExported | SrmExchangeDashboardsJsonExported | SrmExchangeDashboardsFileExported | SrmExchangeDashboardsJsonImported;
  'srm.user_action.exchange.*': SrmExchangeEnrichmentPlansJsonImported | SrmExchangeEnrichmentPlansFileImported | SrmExchangeEnrichmentPlansJsonExported | SrmExchangeEnrichmentPlansFileExported | SrmExchangeCIsCsvExported | SrmExchangeCIsCsvFileExported | SrmExchangeCIsJsonGraphExported | SrmExchangeCIsJsonGraphFileExported | SrmExchangeCITypesJsonImported | SrmExchangeCITypesFileImported | SrmExchangeCITypesJsonExported | SrmExchangeCITypesFileExported | SrmExchangeAttributesJsonExported | SrmExchangeAttributesFileExported | SrmExchangeDashboardsJsonExported | SrmExchangeDashboardsFileExported | SrmExchangeDashboardsJsonImported;
  'srm.*.exchange.*': SrmExchangeEnrichmentPlansJsonImported | SrmExchangeEnrichmentPlansFileImported | SrmExchangeEnrichmentPlansJsonExported | SrmExchangeEnrichmentPlansFileExported | SrmExchangeCIsCsvExported | SrmExchangeCIsCsvFileExported | SrmExchangeCIsJsonGraphExported | SrmExchangeCIsJsonGraphFileExported | SrmExchangeCITypesJsonImported | SrmExchangeCITypesFileImported | SrmExchangeCITypesJsonExported | SrmExchangeCITypesFileExported | SrmExchangeAttributesJsonExported | SrmExchangeAttributesFileExported | SrmExchangeDashboardsJsonExported | SrmExchangeDashboardsFileExported | SrmExchangeDashboardsJsonImported;
  '*.*.exchange.*': SrmExchangeEnrichmentPlansJsonImported | SrmExchangeEnrichmentPlansFileImported | SrmExchangeEnrichmentPlansJsonExported | SrmExchangeEnrichmentPlansFileExported | SrmExchangeCIsCsvExported | SrmExchangeCIsCsvFileExported | SrmExchangeCIsJsonGraphExported | SrmExchangeCIsJsonGraphFileExported | SrmExchangeCITypesJsonImported | SrmExchangeCITypesFileImported | SrmExchangeCITypesJsonExported | SrmExchangeCITypesFileExported | SrmExchangeAttributesJsonExported | SrmExchangeAttributesFileExported | SrmExchangeDashboardsJsonExported | SrmExchangeDashboardsFileExported | SrmExchangeDashboardsJsonImported;
  '*.user_action.exchange.*': SrmExchangeEnrichmentPlansJsonImported | SrmExchangeEnrichmentPlansFileImported | SrmExchangeEnrichmentPlansJsonExported | SrmExchangeEnrichmentPlansFileExported | SrmExchangeCIsCsvExported | SrmExchangeCIsCsvFileExported | SrmExchangeCIsJsonGraphExported | SrmExchangeCIsJsonGraphFileExported | SrmExchangeCITypesJsonImported | SrmExchangeCITypesFileImported | SrmExchangeCITypesJsonExported | SrmExchangeCITypesFileExported | SrmExchangeAttributesJsonExported | SrmExchangeAttributesFileExported | SrmExchangeDashboardsJsonExported | SrmExchangeDashboardsFileExported | SrmExchangeDashboardsJsonImported;
  'srm.user_action.dashboard.#': SrmDashboardDashboardCreated | SrmDashboardDashboardUpdated | SrmDashboardDashboardDeleted | SrmDashboardDashboardCloned | SrmDashboardDashboardsFileImported;
  'srm.user_action.dashboard.*': SrmDashboardDashboardCreated | SrmDashboardDashboardUpdated | SrmDashboardDashboardDeleted | SrmDashboardDashboardCloned | SrmDashboardDashboardsFileImported;
  'srm.*.dashboard.*': SrmDashboardDashboardCreated | SrmDashboardDashboardUpdated | SrmDashboardDashboardDeleted | SrmDashboardDashboardCloned | SrmDashboardDashboardsFileImported;
  '*.*.dashboard.*': SrmDashboardDashboardCreated | SrmDashboardDashboardUpdated | SrmDashboardDashboardDeleted | SrmDashboardDashboardCloned | SrmDashboardDashboardsFileImported;
  '*.user_action.dashboard.*': SrmDashboardDashboardCreated | SrmDashboardDashboardUpdated | SrmDashboardDashboardDeleted | SrmDashboardDashboardCloned | SrmDashboardDashboardsFileImported;
  'srm.user_action.settings.#': SrmSettingsSettingUpdated;
  'srm.user_action.settings.*': SrmSettingsSettingUpdated;
  'srm.*.settings.*': SrmSettingsSettingUpdated;
  'srm.user_action.access_rules_dashboard.#': SrmAccessRulesDashboardDashboardRuleCreated | SrmAccessRulesDashboardDashboardRuleUpdated | SrmAccessRulesDashboardDashboardRuleDeleted | SrmAccessRulesDashboardOrphanDashboardRulesDeleted | SrmAccessRulesDashboardDashboardRuleByNameDeleted;
  'srm.user_action.access_rules_dashboard.*': SrmAccessRulesDashboardDashboardRuleCreated | SrmAccessRulesDashboardDashboardRuleUpdated | SrmAccessRulesDashboardDashboardRuleDeleted | SrmAccessRulesDashboardOrphanDashboardRulesDeleted | SrmAccessRulesDashboardDashboardRuleByNameDeleted;
  'srm.*.access_rules_dashboard.*': SrmAccessRulesDashboardDashboardRuleCreated | SrmAccessRulesDashboardDashboardRuleUpdated | SrmAccessRulesDashboardDashboardRuleDeleted | SrmAccessRulesDashboardOrphanDashboardRulesDeleted | SrmAccessRulesDashboardDashboardRuleByNameDeleted;
  '*.*.access_rules_dashboard.*': SrmAccessRulesDashboardDashboardRuleCreated | SrmAccessRulesDashboardDashboardRuleUpdated | SrmAccessRulesDashboardDashboardRuleDeleted | SrmAccessRulesDashboardOrphanDashboardRulesDeleted | SrmAccessRulesDashboardDashboardRuleByNameDeleted;
  '*.user_action.access_rules_dashboard.*': SrmAccessRulesDashboardDashboardRuleCreated | SrmAccessRulesDashboardDashboardRuleUpdated | SrmAccessRulesDashboardDashboardRuleDeleted | SrmAccessRulesDashboardOrphanDashboardRulesDeleted | SrmAccessRulesDashboardDashboardRuleByNameDeleted;
  'srm.user_action.ci_public_v4.#': SrmCiPublicV4CIUpdated | SrmCiPublicV4CIDeleted | SrmCiPublicV4CIMapUpdated | SrmCiPublicV4CIFingerprintUpdated | SrmCiPublicV4CIsBatchDeleted | SrmCiPublicV4CIsMarkedDeleted;
  'srm.user_action.ci_public_v4.*': SrmCiPublicV4CIUpdated | SrmCiPublicV4CIDeleted | SrmCiPublicV4CIMapUpdated | SrmCiPublicV4CIFingerprintUpdated | SrmCiPublicV4CIsBatchDeleted | SrmCiPublicV4CIsMarkedDeleted;
  'srm.*.ci_public_v4.*': SrmCiPublicV4CIUpdated | SrmCiPublicV4CIDeleted | SrmCiPublicV4CIMapUpdated | SrmCiPublicV4CIFingerprintUpdated | SrmCiPublicV4CIsBatchDeleted | SrmCiPublicV4CIsMarkedDeleted;
  '*.*.ci_public_v4.*': SrmCiPublicV4CIUpdated | SrmCiPublicV4CIDeleted | SrmCiPublicV4CIMapUpdated | SrmCiPublicV4CIFingerprintUpdated | SrmCiPublicV4CIsBatchDeleted | SrmCiPublicV4CIsMarkedDeleted;
  '*.user_action.ci_public_v4.*': SrmCiPublicV4CIUpdated | SrmCiPublicV4CIDeleted | SrmCiPublicV4CIMapUpdated | SrmCiPublicV4CIFingerprintUpdated | SrmCiPublicV4CIsBatchDeleted | SrmCiPublicV4CIsMarkedDeleted;
  'srm.user_action.ci_action_v4.#': SrmCiActionV4CIEnrichmentStarted | SrmCiActionV4CIsEnrichmentStarted;
  'srm.user_action.ci_action_v4.*': SrmCiActionV4CIEnrichmentStarted | SrmCiActionV4CIsEnrichmentStarted;
  'srm.*.ci_action_v4.*': SrmCiActionV4CIEnrichmentStarted | SrmCiActionV4CIsEnrichmentStarted;
  '*.*.ci_action_v4.*': SrmCiActionV4CIEnrichmentStarted | SrmCiActionV4CIsEnrichmentStarted;
  '*.user_action.ci_action_v4.*': SrmCiActionV4CIEnrichmentStarted | SrmCiActionV4CIsEnrichmentStarted;
  'srm.user_action.ci_exchange_v4.#': SrmCiExchangeV4CIsCsvImported | SrmCiExchangeV4CIsJsonGraphImported;
  'srm.user_action.ci_exchange_v4.*': SrmCiExchangeV4CIsCsvImported | SrmCiExchangeV4CIsJsonGraphImported;
  'srm.*.ci_exchange_v4.*': SrmCiExchangeV4CIsCsvImported | SrmCiExchangeV4CIsJsonGraphImported;
  '*.*.ci_exchange_v4.*': SrmCiExchangeV4CIsCsvImported | SrmCiExchangeV4CIsJsonGraphImported;
  '*.user_action.ci_exchange_v4.*': SrmCiExchangeV4CIsCsvImported | SrmCiExchangeV4CIsJsonGraphImported;
  'srm.user_action.dashboard_tabs.#': SrmDashboardTabsTabDeleted | SrmDashboardTabsTabCreated | SrmDashboardTabsDashboardTabCreated | SrmDashboardTabsTabWidgetUpdated | SrmDashboardTabsTabWidgetCreated | SrmDashboardTabsTabConfigUpdated | SrmDashboardTabsTabConfigPatched | SrmDashboardTabsTabSettingsReset | SrmDashboardTabsTabSettingsSaved | SrmDashboardTabsTabRestored | SrmDashboardTabsTabWidgetDeleted;
  'srm.user_action.dashboard_tabs.*': SrmDashboardTabsTabDeleted | SrmDashboardTabsTabCreated | SrmDashboardTabsDashboardTabCreated | SrmDashboardTabsTabWidgetUpdated | SrmDashboardTabsTabWidgetCreated | SrmDashboardTabsTabConfigUpdated | SrmDashboardTabsTabConfigPatched | SrmDashboardTabsTabSettingsReset | SrmDashboardTabsTabSettingsSaved | SrmDashboardTabsTabRestored | SrmDashboardTabsTabWidgetDeleted;
  'srm.*.dashboard_tabs.*': SrmDashboardTabsTabDeleted | SrmDashboardTabsTabCreated | SrmDashboardTabsDashboardTabCreated | SrmDashboardTabsTabWidgetUpdated | SrmDashboardTabsTabWidgetCreated | SrmDashboardTabsTabConfigUpdated | SrmDashboardTabsTabConfigPatched | SrmDashboardTabsTabSettingsReset | SrmDashboardTabsTabSettingsSaved | SrmDashboardTabsTabRestored | SrmDashboardTabsTabWidgetDeleted;
  '*.*.dashboard_tabs.*': SrmDashboardTabsTabDeleted | SrmDashboardTabsTabCreated | SrmDashboardTabsDashboardTabCreated | SrmDashboardTabsTabWidgetUpdated | SrmDashboardTabsTabWidgetCreated | SrmDashboardTabsTabConfigUpdated | SrmDashboardTabsTabConfigPatched | SrmDashboardTabsTabSettingsReset | SrmDashboardTabsTabSettingsSaved | SrmDashboardTabsTabRestored | SrmDashboardTabsTabWidgetDeleted;
  '*.user_action.dashboard_tabs.*': SrmDashboardTabsTabDeleted | SrmDashboardTabsTabCreated | SrmDashboardTabsDashboardTabCreated | SrmDashboardTabsTabWidgetUpdated | SrmDashboardTabsTabWidgetCreated | SrmDashboardTabsTabConfigUpdated | SrmDashboardTabsTabConfigPatched | SrmDashboardTabsTabSettingsReset | SrmDashboardTabsTabSettingsSaved | SrmDashboardTabsTabRestored | SrmDashboardTabsTabWidgetDeleted;
  'task_tool.#': TaskToolSettingsSettingUpdated | TaskToolTasksTaskRevoked | TaskToolTasksTasksBulkRevoked | TaskToolTasksTaskAborted | TaskToolQueuesQueueCleared;
  'task_tool.user_action.#': TaskToolSettingsSettingUpdated | TaskToolTasksTaskRevoked | TaskToolTasksTasksBulkRevoked | TaskToolTasksTaskAborted | TaskToolQueuesQueueCleared;
  'task_tool.user_action.settings.#': TaskToolSettingsSettingUpdated;
  'task_tool.user_action.settings.*': TaskToolSettingsSettingUpdated;
  'task_tool.*.settings.*': TaskToolSettingsSettingUpdated;
  'task_tool.user_action.tasks.#': TaskToolTasksTaskRevoked | TaskToolTasksTasksBulkRevoked | TaskToolTasksTaskAborted;
  'task_tool.user_action.tasks.*': TaskToolTasksTaskRevoked | TaskToolTasksTasksBulkRevoked | TaskToolTasksTaskAborted;
  'task_tool.*.tasks.*': TaskToolTasksTaskRevoked | TaskToolTasksTasksBulkRevoked | TaskToolTasksTaskAborted;
  '*.*.tasks.*': TaskToolTasksTaskRevoked | TaskToolTasksTasksBulkRevoked | TaskToolTasksTaskAborted;
  '*.user_action.tasks.*': TaskToolTasksTaskRevoked | TaskToolTasksTasksBulkRevoked | TaskToolTasksTaskAborted;
  'task_tool.user_action.queues.#': TaskToolQueuesQueueCleared;
  'task_tool.user_action.queues.*': TaskToolQueuesQueueCleared;
  'task_tool.*.queues.*': TaskToolQueuesQueueCleared;
  '*.*.queues.*': TaskToolQueuesQueueCleared;
  '*.user_action.queues.*': TaskToolQueuesQueueCleared;
  'docker_tool.#': DockerToolContainersContainerFileUploaded | DockerToolContainersContainerCommandExecuted | DockerToolContainersContainerStarted | DockerToolContainersContainerStopped | DockerToolContainersContainerRestarted | DockerToolSettingsSettingUpdated | DockerToolDockerUrlsDockerUrlUpdated | DockerToolDockerUrlsDockerUrlDeleted | DockerToolDockerUrlsDockerUrlCreated;
  'docker_tool.user_action.#': DockerToolContainersContainerFileUploaded | DockerToolContainersContainerCommandExecuted | DockerToolContainersContainerStarted | DockerToolContainersContainerStopped | DockerToolContainersContainerRestarted | DockerToolSettingsSettingUpdated | DockerToolDockerUrlsDockerUrlUpdated | DockerToolDockerUrlsDockerUrlDeleted | DockerToolDockerUrlsDockerUrlCreated;
  'docker_tool.user_action.containers.#': DockerToolContainersContainerFileUploaded | DockerToolContainersContainerCommandExecuted | DockerToolContainersContainerStarted | DockerToolContainersContainerStopped | DockerToolContainersContainerRestarted;
  'docker_tool.user_action.containers.*': DockerToolContainersContainerFileUploaded | DockerToolContainersContainerCommandExecuted | DockerToolContainersContainerStarted | DockerToolContainersContainerStopped | DockerToolContainersContainerRestarted;
  'docker_tool.*.containers.*': DockerToolContainersContainerFileUploaded | DockerToolContainersContainerCommandExecuted | DockerToolContainersContainerStarted | DockerToolContainersContainerStopped | DockerToolContainersContainerRestarted;
  '*.*.containers.*': DockerToolContainersContainerFileUploaded | DockerToolContainersContainerCommandExecuted | DockerToolContainersContainerStarted | DockerToolContainersContainerStopped | DockerToolContainersContainerRestarted;
  '*.user_action.containers.*': DockerToolContainersContainerFileUploaded | DockerToolContainersContainerCommandExecuted | DockerToolContainersContainerStarted | DockerToolContainersContainerStopped | DockerToolContainersContainerRestarted;
  'docker_tool.user_action.settings.#': DockerToolSettingsSettingUpdated;
  'docker_tool.user_action.settings.*': DockerToolSettingsSettingUpdated;
  'docker_tool.*.settings.*': DockerToolSettingsSettingUpdated;
  'docker_tool.user_action.docker_urls.#': DockerToolDockerUrlsDockerUrlUpdated | DockerToolDockerUrlsDockerUrlDeleted | DockerToolDockerUrlsDockerUrlCreated;
  'docker_tool.user_action.docker_urls.*': DockerToolDockerUrlsDockerUrlUpdated | DockerToolDockerUrlsDockerUrlDeleted | DockerToolDockerUrlsDockerUrlCreated;
  'docker_tool.*.docker_urls.*': DockerToolDockerUrlsDockerUrlUpdated | DockerToolDockerUrlsDockerUrlDeleted | DockerToolDockerUrlsDockerUrlCreated;
  '*.*.docker_urls.*': DockerToolDockerUrlsDockerUrlUpdated | DockerToolDockerUrlsDockerUrlDeleted | DockerToolDockerUrlsDockerUrlCreated;
  '*.user_action.docker_urls.*': DockerToolDockerUrlsDockerUrlUpdated | DockerToolDockerUrlsDockerUrlDeleted | DockerToolDockerUrlsDockerUrlCreated;
  'notification.#': NotificationSettingsSettingUpdated | NotificationMaintenanceDatabaseReset | NotificationAlertmanagerAlertmanagerConfigUpdated | NotificationAlertmanagerAlertmanagerConfigRestored | NotificationAlertmanagerAlertmanagerConfigRefreshed | NotificationGlobalConfigGlobalConfigUpdated | NotificationInhibitRulesInhibitRulesUpdated | NotificationTemplateConfigTemplateConfigUpdated | NotificationReceiverReceiverUpdated | NotificationReceiverReceiverDeleted | NotificationReceiverReceiverCreated | NotificationRouteRouteUpdated | NotificationRouteRouteDeleted | NotificationRouteRouteCreated | NotificationSenderSenderUpdated | NotificationSenderSenderDeleted | NotificationSenderSenderCreated | NotificationTimeIntervalTimeIntervalUpdated | NotificationTimeIntervalTimeIntervalDeleted | NotificationTimeIntervalTimeIntervalCreated | NotificationTemplateNotificationTemplateUpdated;
  'notification.user_action.#': NotificationSettingsSettingUpdated | NotificationMaintenanceDatabaseReset | NotificationAlertmanagerAlertmanagerConfigUpdated | NotificationAlertmanagerAlertmanagerConfigRestored | NotificationAlertmanagerAlertmanagerConfigRefreshed | NotificationGlobalConfigGlobalConfigUpdated | NotificationInhibitRulesInhibitRulesUpdated | NotificationTemplateConfigTemplateConfigUpdated | NotificationReceiverReceiverUpdated | NotificationReceiverReceiverDeleted | NotificationReceiverReceiverCreated | NotificationRouteRouteUpdated | NotificationRouteRouteDeleted | NotificationRouteRouteCreated | NotificationSenderSenderUpdated | NotificationSenderSenderDeleted | NotificationSenderSenderCreated | NotificationTimeIntervalTimeIntervalUpdated | NotificationTimeIntervalTimeIntervalDeleted | NotificationTimeIntervalTimeIntervalCreated | NotificationTemplateNotificationTemplateUpdated;
  'notification.user_action.settings.#': NotificationSettingsSettingUpdated;
  'notification.user_action.settings.*': NotificationSettingsSettingUpdated;
  'notification.*.settings.*': NotificationSettingsSettingUpdated;
  'notification.user_action.maintenance.#': NotificationMaintenanceDatabaseReset;
  'notification.user_action.maintenance.*': NotificationMaintenanceDatabaseReset;
  'notification.*.maintenance.*': NotificationMaintenanceDatabaseReset;
  'notification.user_action.alertmanager.#': NotificationAlertmanagerAlertmanagerConfigUpdated | NotificationAlertmanagerAlertmanagerConfigRestored | NotificationAlertmanagerAlertmanagerConfigRefreshed;
  'notification.user_action.alertmanager.*': NotificationAlertmanagerAlertmanagerConfigUpdated | NotificationAlertmanagerAlertmanagerConfigRestored | NotificationAlertmanagerAlertmanagerConfigRefreshed;
  'notification.*.alertmanager.*': NotificationAlertmanagerAlertmanagerConfigUpdated | NotificationAlertmanagerAlertmanagerConfigRestored | NotificationAlertmanagerAlertmanagerConfigRefreshed;
  '*.*.alertmanager.*': NotificationAlertmanagerAlertmanagerConfigUpdated | NotificationAlertmanagerAlertmanagerConfigRestored | NotificationAlertmanagerAlertmanagerConfigRefreshed;
  '*.user_action.alertmanager.*': NotificationAlertmanagerAlertmanagerConfigUpdated | NotificationAlertmanagerAlertmanagerConfigRestored | NotificationAlertmanagerAlertmanagerConfigRefreshed;
  'notification.user_action.global_config.#': NotificationGlobalConfigGlobalConfigUpdated;
  'notification.user_action.global_config.*': NotificationGlobalConfigGlobalConfigUpdated;
  'notification.*.global_config.*': NotificationGlobalConfigGlobalConfigUpdated;
  '*.*.global_config.*': NotificationGlobalConfigGlobalConfigUpdated;
  '*.user_action.global_config.*': NotificationGlobalConfigGlobalConfigUpdated;
  'notification.user_action.inhibit_rules.#': NotificationInhibitRulesInhibitRulesUpdated;
  'notification.user_action.inhibit_rules.*': NotificationInhibitRulesInhibitRulesUpdated;
  'notification.*.inhibit_rules.*': NotificationInhibitRulesInhibitRulesUpdated;
  '*.*.inhibit_rules.*': NotificationInhibitRulesInhibitRulesUpdated;
  '*.user_action.inhibit_rules.*': NotificationInhibitRulesInhibitRulesUpdated;
  'notification.user_action.template_config.#': NotificationTemplateConfigTemplateConfigUpdated;
  'notification.user_action.template_config.*': NotificationTemplateConfigTemplateConfigUpdated;
  'notification.*.template_config.*': NotificationTemplateConfigTemplateConfigUpdated;
  '*.*.template_config.*': NotificationTemplateConfigTemplateConfigUpdated;
  '*.user_action.template_config.*': NotificationTemplateConfigTemplateConfigUpdated;
  'notification.user_action.receiver.#': NotificationReceiverReceiverUpdated | NotificationReceiverReceiverDeleted | NotificationReceiverReceiverCreated;
  'notification.user_action.receiver.*': NotificationReceiverReceiverUpdated | NotificationReceiverReceiverDeleted | NotificationReceiverReceiverCreated;
  'notification.*.receiver.*': NotificationReceiverReceiverUpdated | NotificationReceiverReceiverDeleted | NotificationReceiverReceiverCreated;
  '*.*.receiver.*': NotificationReceiverReceiverUpdated | NotificationReceiverReceiverDeleted | NotificationReceiverReceiverCreated;
  '*.user_action.receiver.*': NotificationReceiverReceiverUpdated | NotificationReceiverReceiverDeleted | NotificationReceiverReceiverCreated;
  'notification.user_action.route.#': NotificationRouteRouteUpdated | NotificationRouteRouteDeleted | NotificationRouteRouteCreated;
  'notification.user_action.route.*': NotificationRouteRouteUpdated | NotificationRouteRouteDeleted | NotificationRouteRouteCreated;
  'notification.*.route.*': NotificationRouteRouteUpdated | NotificationRouteRouteDeleted | NotificationRouteRouteCreated;
  '*.*.route.*': NotificationRouteRouteUpdated | NotificationRouteRouteDeleted | NotificationRouteRouteCreated;
  '*.user_action.route.*': NotificationRouteRouteUpdated | NotificationRouteRouteDeleted | NotificationRouteRouteCreated;
  'notification.user_action.sender.#': NotificationSenderSenderUpdated | NotificationSenderSenderDeleted | NotificationSenderSenderCreated;
  'notification.user_action.sender.*': NotificationSenderSenderUpdated | NotificationSenderSenderDeleted | NotificationSenderSenderCreated;
  'notification.*.sender.*': NotificationSenderSenderUpdated | NotificationSenderSenderDeleted | NotificationSenderSenderCreated;
  '*.*.sender.*': NotificationSenderSenderUpdated | NotificationSenderSenderDeleted | NotificationSenderSenderCreated;
  '*.user_action.sender.*': NotificationSenderSenderUpdated | NotificationSenderSenderDeleted | NotificationSenderSenderCreated;
  'notification.user_action.time_interval.#': NotificationTimeIntervalTimeIntervalUpdated | NotificationTimeIntervalTimeIntervalDeleted | NotificationTimeIntervalTimeIntervalCreated;
  'notification.user_action.time_interval.*': NotificationTimeIntervalTimeIntervalUpdated | NotificationTimeIntervalTimeIntervalDeleted | NotificationTimeIntervalTimeIntervalCreated;
  'notification.*.time_interval.*': NotificationTimeIntervalTimeIntervalUpdated | NotificationTimeIntervalTimeIntervalDeleted | NotificationTimeIntervalTimeIntervalCreated;
  '*.*.time_interval.*': NotificationTimeIntervalTimeIntervalUpdated | NotificationTimeIntervalTimeIntervalDeleted | NotificationTimeIntervalTimeIntervalCreated;
  '*.user_action.time_interval.*': NotificationTimeIntervalTimeIntervalUpdated | NotificationTimeIntervalTimeIntervalDeleted | NotificationTimeIntervalTimeIntervalCreated;
  'notification.user_action.template.#': NotificationTemplateNotificationTemplateUpdated;
  'notification.user_action.template.*': NotificationTemplateNotificationTemplateUpdated;
  'notification.*.template.*': NotificationTemplateNotificationTemplateUpdated;
  '*.*.template.*': NotificationTemplateNotificationTemplateUpdated;
  '*.user_action.template.*': NotificationTemplateNotificationTemplateUpdated;
  'monitoring.#': MonitoringHiTypesHITypeUpdated | MonitoringHiTypesHITypeDeleted | MonitoringHiTypesHITypeCreated | MonitoringTqlMetricsTQLMetricUpdated | MonitoringTqlMetricsTQLMetricDeleted | MonitoringTqlMetricsTQLMetricCreated | MonitoringTqlMetricsTQLMetricsEnabled | MonitoringTqlMetricsTQLMetricsDisabled | MonitoringMtExchangeTemplateImported | MonitoringMtExchangeTemplatesBulkImported | MonitoringMtExchangeTemplateFileImported | MonitoringMtExchangeExporterImported | MonitoringMtExchangeExporterFileImported | MonitoringMtExchangeHITypeImported | MonitoringMtExchangeHITypeFileImported | MonitoringMtExchangeJobImported | MonitoringMtExchangeJobFileImported | MonitoringMtExchangeRulesImported | MonitoringTemplatesTemplateUpdated | MonitoringTemplatesTemplateDeleted | MonitoringTemplatesTemplateCreated | MonitoringPrometheusPrometheusConfigUpdated | MonitoringPrometheusPrometheusReloaded | MonitoringExportersExporterUpdated | MonitoringExportersExporterDeleted | MonitoringExportersExporterCreated | MonitoringExportersExporterManagementChanged | MonitoringExportersExporterApplied | MonitoringJobsJobCreated | MonitoringJobsJobUpdated | MonitoringJobsJobDeleted | MonitoringSettingsSettingUpdated | MonitoringMaintenanceDatabaseReset | MonitoringAccessRuleAclAccessRuleUpdated | MonitoringAccessRuleAclAccessRuleDeleted | MonitoringAccessRuleAclAccessRuleCreated | MonitoringAccessRuleAclAccessRuleByNameDeleted | MonitoringTqlHiLinksV2HILinkUpdated | MonitoringTqlHiLinksV2HILinkDeleted | MonitoringTqlHiLinksV2HILinkCreated | MonitoringTqlHiLinksV2HILinksEnabled | MonitoringThlAlertHintAlertHintLinkUpdated | MonitoringThlAlertHintAlertHintLinkDeleted | MonitoringThlAlertHintAlertHintLinkCreated;
  'monitoring.user_action.#': MonitoringHiTypesHITypeUpdated | MonitoringHiTypesHITypeDeleted | MonitoringHiTypesHITypeCreated | MonitoringTqlMetricsTQLMetricUpdated | MonitoringTqlMetricsTQLMetricDeleted | MonitoringTqlMetricsTQLMetricCreated | MonitoringTqlMetricsTQLMetricsEnabled | MonitoringTqlMetricsTQLMetricsDisabled | MonitoringMtExchangeTemplateImported | MonitoringMtExchangeTemplatesBulkImported | MonitoringMtExchangeTemplateFileImported | MonitoringMtExchangeExporterImported | MonitoringMtExchangeExporterFileImported | MonitoringMtExchangeHITypeImported | MonitoringMtExchangeHITypeFileImported | MonitoringMtExchangeJobImported | MonitoringMtExchangeJobFileImported | MonitoringMtExchangeRulesImported | MonitoringTemplatesTemplateUpdated | MonitoringTemplatesTemplateDeleted | MonitoringTemplatesTemplateCreated | MonitoringPrometheusPrometheusConfigUpdated | MonitoringPrometheusPrometheusReloaded | MonitoringExportersExporterUpdated | MonitoringExportersExporterDeleted | MonitoringExportersExporterCreated | MonitoringExportersExporterManagementChanged | MonitoringExportersExporterApplied | MonitoringJobsJobCreated | MonitoringJobsJobUpdated | MonitoringJobsJobDeleted | MonitoringSettingsSettingUpdated | MonitoringMaintenanceDatabaseReset | MonitoringAccessRuleAclAccessRuleUpdated | MonitoringAccessRuleAclAccessRuleDeleted | MonitoringAccessRuleAclAccessRuleCreated | MonitoringAccessRuleAclAccessRuleByNameDeleted | MonitoringTqlHiLinksV2HILinkUpdated | MonitoringTqlHiLinksV2HILinkDeleted | MonitoringTqlHiLinksV2HILinkCreated | MonitoringTqlHiLinksV2HILinksEnabled | MonitoringThlAlertHintAlertHintLinkUpdated | MonitoringThlAlertHintAlertHintLinkDeleted | MonitoringThlAlertHintAlertHintLinkCreated;
  'monitoring.user_action.hi_types.#': MonitoringHiTypesHITypeUpdated | MonitoringHiTypesHITypeDeleted | MonitoringHiTypesHITypeCreated;
  'monitoring.user_action.hi_types.*': MonitoringHiTypesHITypeUpdated | MonitoringHiTypesHITypeDeleted | MonitoringHiTypesHITypeCreated;
  'monitoring.*.hi_types.*': MonitoringHiTypesHITypeUpdated | MonitoringHiTypesHITypeDeleted | MonitoringHiTypesHITypeCreated;
  '*.*.hi_types.*': MonitoringHiTypesHITypeUpdated | MonitoringHiTypesHITypeDeleted | MonitoringHiTypesHITypeCreated;
  '*.user_action.hi_types.*': MonitoringHiTypesHITypeUpdated | MonitoringHiTypesHITypeDeleted | MonitoringHiTypesHITypeCreated;
  'monitoring.user_action.tql_metrics.#': MonitoringTqlMetricsTQLMetricUpdated | MonitoringTqlMetricsTQLMetricDeleted | MonitoringTqlMetricsTQLMetricCreated | MonitoringTqlMetricsTQLMetricsEnabled | MonitoringTqlMetricsTQLMetricsDisabled;
  'monitoring.user_action.tql_metrics.*': MonitoringTqlMetricsTQLMetricUpdated | MonitoringTqlMetricsTQLMetricDeleted | MonitoringTqlMetricsTQLMetricCreated | MonitoringTqlMetricsTQLMetricsEnabled | MonitoringTqlMetricsTQLMetricsDisabled;
  'monitoring.*.tql_metrics.*': MonitoringTqlMetricsTQLMetricUpdated | MonitoringTqlMetricsTQLMetricDeleted | MonitoringTqlMetricsTQLMetricCreated | MonitoringTqlMetricsTQLMetricsEnabled | MonitoringTqlMetricsTQLMetricsDisabled;
  '*.*.tql_metrics.*': MonitoringTqlMetricsTQLMetricUpdated | MonitoringTqlMetricsTQLMetricDeleted | MonitoringTqlMetricsTQLMetricCreated | MonitoringTqlMetricsTQLMetricsEnabled | MonitoringTqlMetricsTQLMetricsDisabled;
  '*.user_action.tql_metrics.*': MonitoringTqlMetricsTQLMetricUpdated | MonitoringTqlMetricsTQLMetricDeleted | MonitoringTqlMetricsTQLMetricCreated | MonitoringTqlMetricsTQLMetricsEnabled | MonitoringTqlMetricsTQLMetricsDisabled;
  'monitoring.user_action.mt_exchange.#': MonitoringMtExchangeTemplateImported | MonitoringMtExchangeTemplatesBulkImported | MonitoringMtExchangeTemplateFileImported | MonitoringMtExchangeExporterImported | MonitoringMtExchangeExporterFileImported | MonitoringMtExchangeHITypeImported | MonitoringMtExchangeHITypeFileImported | MonitoringMtExchangeJobImported | MonitoringMtExchangeJobFileImported | MonitoringMtExchangeRulesImported;
  'monitoring.user_action.mt_exchange.*': MonitoringMtExchangeTemplateImported | MonitoringMtExchangeTemplatesBulkImported | MonitoringMtExchangeTemplateFileImported | MonitoringMtExchangeExporterImported | MonitoringMtExchangeExporterFileImported | MonitoringMtExchangeHITypeImported | MonitoringMtExchangeHITypeFileImported | MonitoringMtExchangeJobImported | MonitoringMtExchangeJobFileImported | MonitoringMtExchangeRulesImported;
  'monitoring.*.mt_exchange.*': MonitoringMtExchangeTemplateImported | MonitoringMtExchangeTemplatesBulkImported | MonitoringMtExchangeTemplateFileImported | MonitoringMtExchangeExporterImported | MonitoringMtExchangeExporterFileImported | MonitoringMtExchangeHITypeImported | MonitoringMtExchangeHITypeFileImported | MonitoringMtExchangeJobImported | MonitoringMtExchangeJobFileImported | MonitoringMtExchangeRulesImported;
  '*.*.mt_exchange.*': MonitoringMtExchangeTemplateImported | MonitoringMtExchangeTemplatesBulkImported | MonitoringMtExchangeTemplateFileImported | MonitoringMtExchangeExporterImported | MonitoringMtExchangeExporterFileImported | MonitoringMtExchangeHITypeImported | MonitoringMtExchangeHITypeFileImported | MonitoringMtExchangeJobImported | MonitoringMtExchangeJobFileImported | MonitoringMtExchangeRulesImported;
  '*.user_action.mt_exchange.*': MonitoringMtExchangeTemplateImported | MonitoringMtExchangeTemplatesBulkImported | MonitoringMtExchangeTemplateFileImported | MonitoringMtExchangeExporterImported | MonitoringMtExchangeExporterFileImported | MonitoringMtExchangeHITypeImported | MonitoringMtExchangeHITypeFileImported | MonitoringMtExchangeJobImported | MonitoringMtExchangeJobFileImported | MonitoringMtExchangeRulesImported;
  'monitoring.user_action.templates.#': MonitoringTemplatesTemplateUpdated | MonitoringTemplatesTemplateDeleted | MonitoringTemplatesTemplateCreated;
  'monitoring.user_action.templates.*': MonitoringTemplatesTemplateUpdated | MonitoringTemplatesTemplateDeleted | MonitoringTemplatesTemplateCreated;
  'monitoring.*.templates.*': MonitoringTemplatesTemplateUpdated | MonitoringTemplatesTemplateDeleted | MonitoringTemplatesTemplateCreated;
  '*.*.templates.*': MonitoringTemplatesTemplateUpdated | MonitoringTemplatesTemplateDeleted | MonitoringTemplatesTemplateCreated;
  '*.user_action.templates.*': MonitoringTemplatesTemplateUpdated | MonitoringTemplatesTemplateDeleted | MonitoringTemplatesTemplateCreated;
  'monitoring.user_action.prometheus.#': MonitoringPrometheusPrometheusConfigUpdated | MonitoringPrometheusPrometheusReloaded;
  'monitoring.user_action.prometheus.*': MonitoringPrometheusPrometheusConfigUpdated | MonitoringPrometheusPrometheusReloaded;
  'monitoring.*.prometheus.*': MonitoringPrometheusPrometheusConfigUpdated | MonitoringPrometheusPrometheusReloaded;
  '*.*.prometheus.*': MonitoringPrometheusPrometheusConfigUpdated | MonitoringPrometheusPrometheusReloaded;
  '*.user_action.prometheus.*': MonitoringPrometheusPrometheusConfigUpdated | MonitoringPrometheusPrometheusReloaded;
  'monitoring.user_action.exporters.#': MonitoringExportersExporterUpdated | MonitoringExportersExporterDeleted | MonitoringExportersExporterCreated | MonitoringExportersExporterManagementChanged | MonitoringExportersExporterApplied;
  'monitoring.user_action.exporters.*': MonitoringExportersExporterUpdated | MonitoringExportersExporterDeleted | MonitoringExportersExporterCreated | MonitoringExportersExporterManagementChanged | MonitoringExportersExporterApplied;
  'monitoring.*.exporters.*': MonitoringExportersExporterUpdated | MonitoringExportersExporterDeleted | MonitoringExportersExporterCreated | MonitoringExportersExporterManagementChanged | MonitoringExportersExporterApplied;
  '*.*.exporters.*': MonitoringExportersExporterUpdated | MonitoringExportersExporterDeleted | MonitoringExportersExporterCreated | MonitoringExportersExporterManagementChanged | MonitoringExportersExporterApplied;
  '*.user_action.exporters.*': MonitoringExportersExporterUpdated | MonitoringExportersExporterDeleted | MonitoringExportersExporterCreated | MonitoringExportersExporterManagementChanged | MonitoringExportersExporterApplied;
  'monitoring.user_action.jobs.#': MonitoringJobsJobCreated | MonitoringJobsJobUpdated | MonitoringJobsJobDeleted;
  'monitoring.user_action.jobs.*': MonitoringJobsJobCreated | MonitoringJobsJobUpdated | MonitoringJobsJobDeleted;
  'monitoring.*.jobs.*': MonitoringJobsJobCreated | MonitoringJobsJobUpdated | MonitoringJobsJobDeleted;
  '*.*.jobs.*': MonitoringJobsJobCreated | MonitoringJobsJobUpdated | MonitoringJobsJobDeleted;
  '*.user_action.jobs.*': MonitoringJobsJobCreated | MonitoringJobsJobUpdated | MonitoringJobsJobDeleted;
  'monitoring.user_action.settings.#': MonitoringSettingsSettingUpdated;
  'monitoring.user_action.settings.*': MonitoringSettingsSettingUpdated;
  'monitoring.*.settings.*': MonitoringSettingsSettingUpdated;
  'monitoring.user_action.maintenance.#': MonitoringMaintenanceDatabaseReset;
  'monitoring.user_action.maintenance.*': MonitoringMaintenanceDatabaseReset;
  'monitoring.*.maintenance.*': MonitoringMaintenanceDatabaseReset;
  'monitoring.user_action.access_rule_acl.#': MonitoringAccessRuleAclAccessRuleUpdated | MonitoringAccessRuleAclAccessRuleDeleted | MonitoringAccessRuleAclAccessRuleCreated | MonitoringAccessRuleAclAccessRuleByNameDeleted;
  'monitoring.user_action.access_rule_acl.*': MonitoringAccessRuleAclAccessRuleUpdated | MonitoringAccessRuleAclAccessRuleDeleted | MonitoringAccessRuleAclAccessRuleCreated | MonitoringAccessRuleAclAccessRuleByNameDeleted;
  'monitoring.*.access_rule_acl.*': MonitoringAccessRuleAclAccessRuleUpdated | MonitoringAccessRuleAclAccessRuleDeleted | MonitoringAccessRuleAclAccessRuleCreated | MonitoringAccessRuleAclAccessRuleByNameDeleted;
  '*.*.access_rule_acl.*': MonitoringAccessRuleAclAccessRuleUpdated | MonitoringAccessRuleAclAccessRuleDeleted | MonitoringAccessRuleAclAccessRuleCreated | MonitoringAccessRuleAclAccessRuleByNameDeleted;
  '*.user_action.access_rule_acl.*': MonitoringAccessRuleAclAccessRuleUpdated | MonitoringAccessRuleAclAccessRuleDeleted | MonitoringAccessRuleAclAccessRuleCreated | MonitoringAccessRuleAclAccessRuleByNameDeleted;
  'monitoring.user_action.tql_hi_links_v2.#': MonitoringTqlHiLinksV2HILinkUpdated | MonitoringTqlHiLinksV2HILinkDeleted | MonitoringTqlHiLinksV2HILinkCreated | MonitoringTqlHiLinksV2HILinksEnabled;
  'monitoring.user_action.tql_hi_links_v2.*': MonitoringTqlHiLinksV2HILinkUpdated | MonitoringTqlHiLinksV2HILinkDeleted | MonitoringTqlHiLinksV2HILinkCreated | MonitoringTqlHiLinksV2HILinksEnabled;
  'monitoring.*.tql_hi_links_v2.*': MonitoringTqlHiLinksV2HILinkUpdated | MonitoringTqlHiLinksV2HILinkDeleted | MonitoringTqlHiLinksV2HILinkCreated | MonitoringTqlHiLinksV2HILinksEnabled;
  '*.*.tql_hi_links_v2.*': MonitoringTqlHiLinksV2HILinkUpdated | MonitoringTqlHiLinksV2HILinkDeleted | MonitoringTqlHiLinksV2HILinkCreated | MonitoringTqlHiLinksV2HILinksEnabled;
  '*.user_action.tql_hi_links_v2.*': MonitoringTqlHiLinksV2HILinkUpdated | MonitoringTqlHiLinksV2HILinkDeleted | MonitoringTqlHiLinksV2HILinkCreated | MonitoringTqlHiLinksV2HILinksEnabled;
  'monitoring.user_action.thl_alert_hint.#': MonitoringThlAlertHintAlertHintLinkUpdated | MonitoringThlAlertHintAlertHintLinkDeleted | MonitoringThlAlertHintAlertHintLinkCreated;
  'monitoring.user_action.thl_alert_hint.*': MonitoringThlAlertHintAlertHintLinkUpdated | MonitoringThlAlertHintAlertHintLinkDeleted | MonitoringThlAlertHintAlertHintLinkCreated;
  'monitoring.*.thl_alert_hint.*': MonitoringThlAlertHintAlertHintLinkUpdated | MonitoringThlAlertHintAlertHintLinkDeleted | MonitoringThlAlertHintAlertHintLinkCreated;
  '*.*.thl_alert_hint.*': MonitoringThlAlertHintAlertHintLinkUpdated | MonitoringThlAlertHintAlertHintLinkDeleted | MonitoringThlAlertHintAlertHintLinkCreated;
  '*.user_action.thl_alert_hint.*': MonitoringThlAlertHintAlertHintLinkUpdated | MonitoringThlAlertHintAlertHintLinkDeleted | MonitoringThlAlertHintAlertHintLinkCreated;
  'license.#': LicenseLicenseManagementLicenseUploaded | LicenseLicenseManagementLicenseRequestGenerated;
  'license.user_action.#': LicenseLicenseManagementLicenseUploaded | LicenseLicenseManagementLicenseRequestGenerated;
  'license.user_action.license_management.#': LicenseLicenseManagementLicenseUploaded | LicenseLicenseManagementLicenseRequestGenerated;
  'license.user_action.license_management.*': LicenseLicenseManagementLicenseUploaded | LicenseLicenseManagementLicenseRequestGenerated;
  'license.*.license_management.*': LicenseLicenseManagementLicenseUploaded | LicenseLicenseManagementLicenseRequestGenerated;
  '*.*.license_management.*': LicenseLicenseManagementLicenseUploaded | LicenseLicenseManagementLicenseRequestGenerated;
  '*.user_action.license_management.*': LicenseLicenseManagementLicenseUploaded | LicenseLicenseManagementLicenseRequestGenerated;
}
