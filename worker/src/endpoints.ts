/** The broker that the settings name. */
import { type Endpoint, endpointsFromEnv } from '@pamir-audit/sdk';
import type { Settings } from './settings.ts';

/** @throws AuditError CONFIG_INVALID for an address or password file that cannot be read */
export function endpointsOf(settings: Settings): readonly Endpoint[] {
  return endpointsFromEnv({
    RABBITMQ_URL: settings.url,
    RABBITMQ_HOST: settings.host,
    RABBITMQ_PORT: settings.port,
    RABBITMQ_USER: settings.user,
    RABBITMQ_PASSWORD: settings.password,
    RABBITMQ_PASSWORD_FILE: settings.passwordFile,
    RABBITMQ_VHOST: settings.vhost,
  });
}
