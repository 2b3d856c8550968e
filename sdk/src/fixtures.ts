/** What tests of the bus publish. */

/** A body that the catalog takes, for any key of it. */
export const body = {
  user_id: null,
  user_login: 'ivanov',
  endpoint: '/',
  parameters: '',
  metadata: {},
  response_status_code: 200,
};
