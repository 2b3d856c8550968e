/** A program that uses the bus in many places, to see what its types cost. */
export function callSites(count: number, keys: readonly string[]): string {
  const lines = [
    "import { createBus } from '@pamir-audit/sdk';",
    "const bus = createBus({ service: 'auth' });",
    "const body = { user_id: null, user_login: '', endpoint: '', parameters: '', metadata: {}, response_status_code: 200 };",
  ];
  for (let index = 0; index < count; index += 1) {
    const key = keys[index % keys.length] ?? '';
    const [service, action, domain, name] = key.split('.');
    const patterns = [
      `${service}.#`,
      `${service}.${action}.${domain}.*`,
      `#.${name}`,
      `*.*.${domain}.#`,
      `${service}.*.*.${name}`,
    ];
    const pattern = patterns[index % patterns.length];
    lines.push(
      index % 2 === 0
        ? `void bus.publish('${key}', body);`
        : `bus.subscribe('${pattern}', { queue: 'q' }, (event) => { const key: string = event.key; void key; event.body.user_login; });`,
    );
  }
  return lines.join('\n');
}
