import { OpenState } from './openState.js';

/** A state that is one value per key, which the user never changes in place. */
export abstract class SingleState extends OpenState {
  get isEmpty(): boolean {
    return this.read() === undefined;
  }

  clear(): void {
    this.write(undefined);
  }

  /** The value of the key in hand; `undefined`: none, or it has expired. */
  protected read(): unknown {
    const { id, store, ttl } = this;
    const value = store.get(id);
    if (ttl === null || value === undefined) return value;
    const time = store.timeOf(id);
    if (this.isOver(time)) return undefined;
    if (ttl.renewedByReads) this.#renew(id, value, time);
    return value;
  }

  /** Sets the value of the key in hand; `undefined`: drops it. */
  protected write(value: unknown): void {
    const { id } = this;
    this.note(id);
    if (value === undefined) this.drop(id);
    else if (this.ttl === null) this.put(id, this.given(value), this.time);
    else this.#renew(id, this.given(value), this.store.timeOf(id));
  }

  protected override pack(value: unknown): unknown {
    return this.codec.encode(value);
  }

  protected override unpack(data: unknown, version: number): unknown {
    return this.codec.decode(data, version);
  }

  /** An event that is older than the last does not shorten the life of the value. */
  #renew(id: number, value: unknown, before: number): void {
    const { time } = this;
    this.note(id);
    this.keep(id, value, before > time ? before : time);
  }
}
