/** An event that is in order, for tests in which it does not matter what it says. */
export const KEY = 'auth.user_action.user.UserCreated';

export const BODY = {
  user_id: null,
  user_login: 'admin',
  endpoint: '/',
  parameters: '',
  metadata: {},
  response_status_code: 200,
};
