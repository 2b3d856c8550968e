import { createBus } from '@pamir-audit/sdk';

const bus = createBus({ service: 'billing' });

const audit = bus.subscribe('auth.#', { queue: 'billing_audit' }, async (event, context) => {
  if (event.key === 'auth.user_action.user.UserCreated') {
    console.log('created by', event.body.user_login);
  }
  if (event.body.response_status_code >= 500) context.park('a failed call is not billed');
});

await audit.ready;
process.once('SIGTERM', () => void bus.close());
