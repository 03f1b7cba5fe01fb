// jest's environment for Node, with the global of an ordinary realm. Of jest's own, each read of Math, Map or undefined goes through a Proxy and
// interceptors of node:vm, and takes two hundred times as long as in a program.
import { constants, createContext } from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

/** What every realm has of its own; here it is Node's, so that bytes that Node gives are of the class that specs name. */
const SHARED = new Set(['ArrayBuffer', 'Uint8Array']);

export default class PlainEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    const global = createContext(constants.DONT_CONTEXTIFY);
    for (const key of Reflect.ownKeys(this.global)) {
      if (key in global && !SHARED.has(key)) continue;
      const descriptor = Object.getOwnPropertyDescriptor(this.global, key);
      Object.defineProperty(global, key, descriptor.get === undefined ? descriptor : lazy(global, key));
    }
    global.global = global;
    global.Error.stackTraceLimit = this.global.Error.stackTraceLimit;
    for (const name of ['dispose', 'asyncDispose']) global.Symbol[name] ??= this.global.Symbol[name];
    this.global = global;
    this.context = global;
  }
}

/** What Node loads when it is first asked for. */
function lazy(global, key) {
  const define = (value) => Object.defineProperty(global, key, { configurable: true, writable: true, value });
  return { configurable: true, get: () => define(globalThis[key])[key], set: define };
}
