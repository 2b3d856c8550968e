/** Events of the license service. */
import { title } from '../event.ts';

export const license = {
  name: 'license',
  titleEn: 'Events of the license service',
  titleRu: 'События сервиса лицензий',
  events: [
    title(
      'license.user_action.license_management.LicenseUploaded',
      'New license uploaded',
      'Загрузка новой лицензии',
    ),
    title(
      'license.user_action.license_management.LicenseRequestGenerated',
      'License request file generated',
      'Генерация файла запроса лицензии',
    ),
  ],
};
