/** Events of the authentication service. */
import { title } from '../event.ts';

export const auth = {
  name: 'auth',
  titleEn: 'Events of the authentication service',
  titleRu: 'События сервиса аутентификации',
  events: [
    title(
      'auth.user_action.user.UserChanged',
      'User profile changed',
      'Изменение профиля пользователя',
    ),
    title('auth.user_action.user.UserCreated', 'User created', 'Создание пользователя'),
    title(
      'auth.user_action.user.UserProfileChanged',
      'User data changed',
      'Изменение данных пользователя',
    ),
    title('auth.user_action.user.UserDeleted', 'User deleted', 'Удаление пользователя'),
    title(
      'auth.user_action.user.UserPasswordChanged',
      'User password changed',
      'Изменение пароля пользователя',
    ),
    title(
      'auth.user_action.user.UserPasswordSet',
      'User password set',
      'Установка пароля пользователя',
    ),
    title(
      'auth.user_action.user.UserStatusChanged',
      'User status changed',
      'Изменение статуса пользователя',
    ),
    title(
      'auth.user_action.user.UserExpiredPasswordChanged',
      'Expired password changed',
      'Изменение истёкшего пароля',
    ),
    title(
      'auth.user_action.user.UserPasswordReset',
      'Password reset/set for an arbitrary user',
      'Сброс/установка пароля для произвольного пользователя',
    ),
    title(
      'auth.user_action.user.SuperUserDataAccessed',
      'Super User data retrieved',
      'Получение данных Super User',
    ),
    title(
      'auth.user_action.user.SuperUserDataRevoked',
      'Super User data removed',
      'Удаление данных Super User',
    ),
    title('auth.user_action.attributes.AttributeCreated', 'Attribute created', 'Создание атрибута'),
    title(
      'auth.user_action.attributes.AttributeUpdated',
      'Attribute updated',
      'Обновление атрибута',
    ),
    title('auth.user_action.attributes.AttributeDeleted', 'Attribute deleted', 'Удаление атрибута'),
    title(
      'auth.user_action.maintenance.DatabaseResetTriggered',
      'Database reset to its initial state',
      'Сброс базы данных до начального состояния',
    ),
    title(
      'auth.user_action.access_rules.AccessRuleUpdated',
      'Interface access rule updated',
      'Обновление правила доступа для интерфейсов',
    ),
    title(
      'auth.user_action.access_rules.AccessRuleDeleted',
      'Access rule deleted',
      'Удаление правила доступа',
    ),
    title(
      'auth.user_action.access_rules.AccessRuleCreated',
      'New interface access rule created',
      'Создание нового правила доступа для интерфейсов',
    ),
    title(
      'auth.user_action.access_rules.UserAccessTagsUpdated',
      'User access tags updated',
      'Обновление тегов доступа пользователя',
    ),
    title(
      'auth.user_action.settings.SettingUpdated',
      'System setting changed',
      'Изменение системной настройки',
    ),
  ],
};
