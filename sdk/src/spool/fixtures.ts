/** Events and spools for tests. */
import { encode, type Outgoing } from '../wire.ts';

/** An event whose contents follow from its id. */
export function outgoing(id: string, size = id.length % 7): Outgoing {
  const body = {
    event_type: 'UserCreated',
    user_id: null,
    user_login: id,
    endpoint: '/api/v1/users',
    parameters: 'x'.repeat(size),
    metadata: {},
    response_status_code: 201,
    timestamp: '2026-01-01T00:00:00Z',
  };
  const producer = { service: 'auth', instance: 'host.1.a', login: undefined };
  return encode('auth.user_action.user.UserCreated', body, producer, 1, id);
}
