export type { Broker } from './broker.ts';
export { containerBroker, isEngineThere } from './container.ts';
export { findServer, privateNode, type PrivateNode } from './node.ts';
export { type BrokerEnvironment, resolveBroker } from './resolve.ts';
