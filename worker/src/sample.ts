/** Events to try things with: valid, harmless, and recognisable as samples. */
import type { EventKey, NewEventBody } from '@pamir-audit/catalog';

/** The sample body of the `index`-th event. */
export function sampleBody(key: EventKey, index: number): NewEventBody {
  const [service, , domain] = key.split('.');
  return {
    user_id: index % 10 === 0 ? null : sampleUser(index),
    user_login: index % 10 === 0 ? 'anonymous' : `sample.user${index % 7}`,
    endpoint: `/api/v1/${service}/${domain}`,
    parameters: JSON.stringify({ sample: true, number: index }),
    metadata: {
      request_id: `sample-${index}`,
      source_ip: `192.0.2.${(index % 254) + 1}`,
      method: 'POST',
      success: true,
    },
    response_status_code: 200,
  };
}

function sampleUser(index: number): string {
  return `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
}
