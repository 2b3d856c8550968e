export type { Broker } from './broker.ts';
export { containerBroker } from './container.ts';
export { privateNode, type PrivateNode } from './node.ts';
export { type BrokerEnvironment, resolveBroker } from './resolve.ts';
