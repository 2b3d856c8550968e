/** Events of the Docker container management service. */
import { title } from '../event.ts';

export const dockerTool = {
  name: 'docker_tool',
  titleEn: 'Events of the Docker container management service',
  titleRu: 'События сервиса управления docker контейнерами',
  events: [
    title(
      'docker_tool.user_action.containers.ContainerFileUploaded',
      'File uploaded to a container',
      'Загрузка файла в контейнер',
    ),
    title(
      'docker_tool.user_action.containers.ContainerCommandExecuted',
      'Command executed in a container',
      'Выполнение команды в контейнере',
    ),
    title(
      'docker_tool.user_action.containers.ContainerStarted',
      'Container started',
      'Запуск контейнера',
    ),
    title(
      'docker_tool.user_action.containers.ContainerStopped',
      'Container stopped',
      'Остановка контейнера',
    ),
    title(
      'docker_tool.user_action.containers.ContainerRestarted',
      'Container restarted',
      'Перезапуск контейнера',
    ),
    title(
      'docker_tool.user_action.settings.SettingUpdated',
      'Setting changed',
      'Изменение настройки',
    ),
    title(
      'docker_tool.user_action.docker_urls.DockerUrlUpdated',
      'Connection changed',
      'Изменение подключения',
    ),
    title(
      'docker_tool.user_action.docker_urls.DockerUrlDeleted',
      'Connection deleted',
      'Удаление подключения',
    ),
    title(
      'docker_tool.user_action.docker_urls.DockerUrlCreated',
      'Connection created',
      'Создание подключения',
    ),
  ],
};
