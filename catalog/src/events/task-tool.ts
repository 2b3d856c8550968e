/** Events of the task management service. */
import { title } from '../event.ts';

export const taskTool = {
  name: 'task_tool',
  titleEn: 'Events of the task management service',
  titleRu: 'События сервиса управления заданиями',
  events: [
    title(
      'task_tool.user_action.settings.SettingUpdated',
      'Setting changed',
      'Изменение настройки',
    ),
    title('task_tool.user_action.tasks.TaskRevoked', 'Task cancelled', 'Отмена задачи'),
    title(
      'task_tool.user_action.tasks.TasksBulkRevoked',
      'Tasks cancelled in bulk',
      'Массовая отмена задач',
    ),
    title(
      'task_tool.user_action.tasks.TaskAborted',
      'Task execution aborted',
      'Прерывание выполнения задачи',
    ),
    title('task_tool.user_action.queues.QueueCleared', 'Queue cleared', 'Очистка очереди'),
  ],
};
