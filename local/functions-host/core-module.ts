import Module from 'node:module';

type Requires = { require: (this: unknown, id: string) => unknown };

/**
 * Makes `require('@azure/functions-core')` answer with `coreApi`, as the Node worker does. The
 * module exists on no registry; `@azure/functions` asks for it at its first registration.
 */
export function provideCoreModule(coreApi: object): void {
  const prototype: Requires = Module.prototype;
  const original = prototype.require;
  prototype.require = function require(id) {
    return id === '@azure/functions-core' ? coreApi : original.call(this, id);
  };
}
