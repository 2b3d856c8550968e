/** The broker of a run: a private node where rabbitmq-server is installed, else what there is. */
import {
  type Broker,
  findServer,
  privateNode,
  type PrivateNode,
  resolveBroker,
} from '@pamir-audit/broker';

export class Brokers {
  #node: PrivateNode | undefined;
  #other: Broker | undefined;
  #isTrusted = true;

  /** The node that faults may kill. Only there while `url` has been asked for. */
  get node(): PrivateNode {
    if (this.#node === undefined) throw new Error('the broker is not ours to kill');
    return this.#node;
  }

  async url(): Promise<string> {
    if (!this.#isTrusted) await this.close();
    this.#isTrusted = true;
    if (findServer() === undefined) {
      this.#other ??= await resolveBroker(process.env);
      return this.#other.url;
    }
    this.#node ??= await privateNode();
    return this.#node.url;
  }

  /** A fault ended half-way: the next one gets a new node. */
  distrust(): void {
    this.#isTrusted = false;
  }

  async close(): Promise<void> {
    await Promise.all([this.#node?.close(), this.#other?.close()]);
    this.#node = undefined;
    this.#other = undefined;
  }
}
