export type { Broker } from './broker.ts';
export { containerBroker, isEngineThere } from './container.ts';
export { findServer, privateNode, type PrivateNode } from './node.ts';
export { type BrokerEnvironment, resolveBroker } from './resolve.ts';
export type { Faults, RestartOptions } from './embedded/faults.ts';
export type { InspectedQueue, Inspection } from './embedded/inspection.ts';
export type { Permissions, User, Users } from './embedded/users.ts';
export {
  type EmbeddedBroker,
  type EmbeddedOptions,
  type Happening,
  startBroker,
} from './embedded/start-broker.ts';
