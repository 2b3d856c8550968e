/** Events of the notification service. */
import { title } from '../event.ts';

export const notification = {
  name: 'notification',
  titleEn: 'Events of the notification service',
  titleRu: 'События сервиса уведомлений',
  events: [
    title(
      'notification.user_action.settings.SettingUpdated',
      'Setting changed',
      'Изменение настройки',
    ),
    title(
      'notification.user_action.maintenance.DatabaseReset',
      'Database reset',
      'Сброс базы данных',
    ),
    title(
      'notification.user_action.alertmanager.AlertmanagerConfigUpdated',
      'Configuration changed',
      'Изменение конфигурации',
    ),
    title(
      'notification.user_action.alertmanager.AlertmanagerConfigRestored',
      'Configuration restored',
      'Восстановление конфигурации',
    ),
    title(
      'notification.user_action.alertmanager.AlertmanagerConfigRefreshed',
      'Configuration refreshed',
      'Обновление конфигурации',
    ),
    title(
      'notification.user_action.global_config.GlobalConfigUpdated',
      'Global configuration changed',
      'Изменение глобальной конфигурации',
    ),
    title(
      'notification.user_action.inhibit_rules.InhibitRulesUpdated',
      'Inhibition rules changed',
      'Изменение правил подавления',
    ),
    title(
      'notification.user_action.template_config.TemplateConfigUpdated',
      'Configuration templates changed',
      'Изменение шаблонов конфигурации',
    ),
    title(
      'notification.user_action.receiver.ReceiverUpdated',
      'Receiver changed',
      'Изменение получателя',
    ),
    title(
      'notification.user_action.receiver.ReceiverDeleted',
      'Receiver deleted',
      'Удаление получателя',
    ),
    title(
      'notification.user_action.receiver.ReceiverCreated',
      'Receiver created',
      'Создание получателя',
    ),
    title(
      'notification.user_action.route.RouteUpdated',
      'Subscription changed',
      'Изменение подписки',
    ),
    title(
      'notification.user_action.route.RouteDeleted',
      'Subscription deleted',
      'Удаление подписки',
    ),
    title(
      'notification.user_action.route.RouteCreated',
      'Subscription created',
      'Создание подписки',
    ),
    title(
      'notification.user_action.sender.SenderUpdated',
      'Sender changed',
      'Изменение отправителя',
    ),
    title(
      'notification.user_action.sender.SenderDeleted',
      'Sender deleted',
      'Удаление отправителя',
    ),
    title(
      'notification.user_action.sender.SenderCreated',
      'Sender created',
      'Создание отправителя',
    ),
    title(
      'notification.user_action.time_interval.TimeIntervalUpdated',
      'Interval changed',
      'Изменение интервала',
    ),
    title(
      'notification.user_action.time_interval.TimeIntervalDeleted',
      'Interval deleted',
      'Удаление интервала',
    ),
    title(
      'notification.user_action.time_interval.TimeIntervalCreated',
      'Interval created',
      'Создание интервала',
    ),
    title(
      'notification.user_action.template.NotificationTemplateUpdated',
      'Notification template changed',
      'Изменение шаблона уведомлений',
    ),
  ],
};
