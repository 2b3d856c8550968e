import { deepEqual } from 'node:assert/strict';
import { test } from 'node:test';
import type { Bus } from '@pamir-audit/sdk';
import { createTestBus } from '@pamir-audit/sdk/testing';

/** What is to be tested: it bills each new user, through a service that may be away. */
function billNewUsers(bus: Bus, bill: (login: string) => Promise<void>) {
  return bus.subscribe('auth.user_action.user.*', { queue: 'billing' }, async (event, context) => {
    if (event.key !== 'auth.user_action.user.UserCreated') context.skip('nothing to bill');
    await bill(event.body.user_login);
  });
}

test('a user is billed once the billing service is back', async () => {
  await using bus = await createTestBus();
  const billed: string[] = [];
  let isAway = true;
  const billing = billNewUsers(bus, async (login) => {
    if (isAway) throw new Error('away');
    billed.push(login);
  });
  await billing.ready;

  const { id } = await bus.publish('auth.user_action.user.UserCreated', {
    user_id: null,
    user_login: 'admin',
    endpoint: '/api/v1/users',
    parameters: '',
    metadata: {},
    response_status_code: 201,
  });
  await bus.consumed.waitFor('billing', id, 'retried');

  isAway = false;
  bus.faults.dropConnections('reset');
  bus.clock.advance(1000);
  await bus.consumed.waitFor('billing', id, 'done');
  await bus.idle();
  deepEqual(billed, ['admin']);
});
