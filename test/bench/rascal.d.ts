/** The part of rascal that is measured; it brings no types of its own. */
declare module 'rascal' {
  interface Publication {
    on(event: 'success' | 'error' | 'return', listener: (value: unknown) => void): this;
  }
  class BrokerAsPromised {
    static create(config: object): Promise<BrokerAsPromised>;
    on(event: 'error', listener: (error: unknown) => void): this;
    publish(name: string, message: Buffer, overrides: object): Promise<Publication>;
    shutdown(): Promise<void>;
  }
  const rascal: { readonly BrokerAsPromised: typeof BrokerAsPromised };
  export = rascal;
}
