import { createBus } from '@pamir-audit/sdk';

const bus = createBus({ service: 'auth' });

const { id, state, routed } = await bus.publish('auth.user_action.user.UserCreated', {
  user_id: null,
  user_login: 'admin',
  endpoint: '/api/v1/users',
  parameters: '{"name":"x"}',
  metadata: { source_ip: '10.0.0.1' },
  response_status_code: 201,
});

console.log(id, state, routed);
await bus.close();
