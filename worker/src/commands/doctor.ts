/** `pamir-audit doctor`: looks at everything the worker relies on, changes nothing, and says what to do. */
import { AuditError } from '@pamir-audit/catalog';
import { type BrokerAccess, openBroker } from '@pamir-audit/sdk';
import { keepingTopologies } from '../audit-topology.ts';
import { endpointsOf } from '../endpoints.ts';
import { FAILURE, OK } from '../exit.ts';
import { checkAlarms, checkClock, checkPermission, checkVersion } from '../inspection/broker.ts';
import { checkDirectory } from '../inspection/directory.ts';
import { checkAbandoned, checkBindings, checkExchange } from '../inspection/exchange.ts';
import { askFacts, askPrivileged, type Facts, type Privileged } from '../inspection/facts.ts';
import {
  type Finding,
  ok,
  problem,
  show,
  summary,
  unchecked,
  warning,
} from '../inspection/finding.ts';
import { checkQueue } from '../inspection/queue.ts';
import { type Management, openManagement } from '../management.ts';
import { type Flags, readSettings, type Settings } from '../settings.ts';

export async function doctor(flags: Flags): Promise<number> {
  const settings = readSettings(flags, process.env);
  const findings = [...(await checkBroker(settings)), ...(await checkDirectory(settings.dir))];
  const isTerminal = process.stdout.isTTY;
  for (const finding of findings) process.stdout.write(show(finding, isTerminal));
  process.stdout.write(`\n${summary(findings)}`);
  return findings.some(({ state }) => state === 'problem') ? FAILURE : OK;
}

const NEEDS_MANAGEMENT = [
  'whether exchange and queue have the right properties, arguments and policies',
  'whether the bindings are there, and none beside them',
  'whether an abandoned queue is bound to the exchange',
  'alarms of memory and disk',
  'the clock of the broker',
  'the rights to configure and bind',
];

async function checkBroker(settings: Settings): Promise<Finding[]> {
  const endpoints = endpointsOf(settings);
  let access: BrokerAccess;
  try {
    access = await openBroker({ endpoints, name: 'pamir-audit doctor' });
  } catch (error) {
    const advice =
      'Set RABBITMQ_URL or its parts, start the broker, or mend login and virtual host.';
    const rest = unchecked('everything else on the broker');
    return [problem(sentenceOf(error), advice), rest];
  }
  try {
    const { endpoint } = access;
    const management = openManagement({ url: settings.managementUrl, endpoint });
    const findings = [ok(`the broker lets us in: ${endpoint.toString()}`)];
    findings.push(checkVersion(access.version));
    const asked = await ask(management, settings, endpoint.user);
    if ('trouble' in asked) findings.push(...(await withoutManagement(access, settings, asked)));
    else {
      const facts = await counted(access, asked.facts);
      findings.push(...withManagement(settings, { ...asked, facts }, management, endpoint.user));
    }
    findings.push(...(await checkKept(access, settings)));
    findings.push(...(await checkReading(access, settings)));
    return findings;
  } catch (error) {
    return [problem(sentenceOf(error), 'Mend this, and run `pamir-audit doctor` again.')];
  } finally {
    await access.close();
  }
}

type Asked = { facts: Facts; privileged: Privileged };

async function ask(
  management: Management,
  settings: Settings,
  user: string,
): Promise<Asked | { trouble: string }> {
  try {
    const facts = await askFacts(management, settings);
    return { facts, privileged: await askPrivileged(management, user) };
  } catch (error) {
    return { trouble: sentenceOf(error) };
  }
}

/** The API's figures are seconds old: a consumer that just came would be overlooked. */
async function counted(access: BrokerAccess, facts: Facts): Promise<Facts> {
  const others = facts.others.map(async (it) => {
    // Nobody else may look at an exclusive queue, and its owner consumes it.
    if ((it.consumers ?? 0) > 0 || it.exclusive === true) return it;
    return { ...it, ...(await access.queue(it.name)) };
  });
  return { ...facts, others: await Promise.all(others) };
}

/** What went wrong before lies in the two queues that keep it. */
async function checkKept(access: BrokerAccess, settings: Settings): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { exchange: name } of keepingTopologies(settings)) {
    const { messages = 0 } = (await access.queue(name)) ?? {};
    if (messages === 0) continue;
    findings.push(
      warning(
        `queue '${name}' holds ${messages} messages that did not reach the files`,
        'Look at them, mend the binding or the consumer, and move them to the audit queue.',
      ),
    );
  }
  return findings;
}

function withManagement(
  settings: Settings,
  { facts, privileged }: Asked,
  management: Management,
  user: string,
): Finding[] {
  const { exchange, queue: name } = settings;
  const { queue, policies, version } = facts;
  return [
    ok(`the management API answers: ${management.address}`),
    ...checkExchange(facts, exchange),
    ...(queue === undefined
      ? [problem(`there is no queue '${name}'`, 'Run `pamir-audit setup`.')]
      : checkQueue(queue, policies, version)),
    ...(queue === undefined ? [] : checkBindings(facts, settings)),
    ...checkAbandoned(facts, exchange),
    ...checkAlarms(privileged.alarms),
    checkClock(facts.clockAheadMs),
    checkPermission(privileged.permission, user, settings),
  ];
}

/** What AMQP alone tells. */
async function withoutManagement(
  access: BrokerAccess,
  { exchange, queue }: Settings,
  { trouble }: { trouble: string },
): Promise<Finding[]> {
  const advice = 'Run `pamir-audit setup`.';
  const isExchangeThere = await access.isExchangeThere(exchange);
  const isQueueThere = (await access.queue(queue)) !== undefined;
  return [
    unchecked(
      trouble,
      'Set RABBITMQ_MANAGEMENT_URL, enable the plugin rabbitmq_management, or give the user the tag management.',
    ),
    isExchangeThere
      ? ok(`exchange '${exchange}' is there`)
      : problem(`there is no exchange '${exchange}'`, advice),
    isQueueThere
      ? ok(`queue '${queue}' is there`)
      : problem(`there is no queue '${queue}'`, advice),
    ...NEEDS_MANAGEMENT.map((it) => unchecked(it)),
  ];
}

async function checkReading(access: BrokerAccess, { queue }: Settings): Promise<Finding[]> {
  const { user } = access.endpoint;
  if ((await access.queue(queue)) === undefined) return [];
  if (await access.mayRead(queue)) return [ok(`user '${user}' may consume queue '${queue}'`)];
  return [
    problem(
      `user '${user}' may not consume queue '${queue}'`,
      'Give the user the right to read it: rabbitmqctl set_permissions.',
    ),
  ];
}

/** What somebody can mend gets its sentence; a fault of ours gets its stack, in main. */
function sentenceOf(error: unknown): string {
  if (error instanceof AuditError) return error.message;
  throw error;
}
