import type { HttpRequest } from '../router.ts';

/** A control call that makes no sense: answered 400 (or 404) with this sentence. */
export class ControlError extends Error {
  readonly status: number;

  constructor(message: string, status = 400) {
    super(message);
    this.name = 'ControlError';
    this.status = status;
  }
}

/**
 * Reads the fields of a JSON object one by one; a field that nobody read is refused at `end`.
 * The readers are functions of their own, so that they can be handed to `optional`.
 */
export class Fields {
  readonly #values: Record<string, unknown>;
  readonly #read = new Set<string>();
  readonly #where: string;

  constructor(value: unknown, where = 'body') {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new ControlError(`${where} must be a JSON object`);
    }
    this.#values = Object.fromEntries(Object.entries(value));
    this.#where = where;
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined;
  }

  readonly raw = (name: string): unknown => {
    return this.#take(name);
  };

  readonly text = (name: string): string => {
    const value = this.#take(name);
    if (typeof value === 'string') return value;
    throw this.#wrong(name, 'must be a string');
  };

  readonly number = (name: string): number => {
    const value = this.#take(name);
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw this.#wrong(name, 'must be a number');
  };

  readonly flag = (name: string): boolean => {
    const value = this.#take(name);
    if (typeof value === 'boolean') return value;
    throw this.#wrong(name, 'must be true or false');
  };

  readonly list = (name: string): unknown[] => {
    const value = this.#take(name);
    if (Array.isArray(value)) return value;
    throw this.#wrong(name, 'must be an array');
  };

  readonly object = (name: string): Fields => {
    return new Fields(this.#take(name), `${this.#where}.${name}`);
  };

  choice<T extends string>(name: string, choices: readonly T[]): T {
    const value = this.#take(name);
    const found = choices.find((choice) => choice === value);
    if (found !== undefined) return found;
    throw this.#wrong(name, `must be one of ${choices.join(', ')}`);
  }

  /** A time as RFC 3339 text, in milliseconds. */
  readonly time = (name: string): number => {
    const at = Date.parse(this.text(name));
    if (Number.isNaN(at)) throw this.#wrong(name, 'must be an RFC 3339 time');
    return at;
  };

  /** `read(name)` when the field is there, else undefined. */
  optional<T>(name: string, read: (name: string) => T): T | undefined {
    return this.has(name) ? read(name) : undefined;
  }

  end(): void {
    const unknown = Object.keys(this.#values).filter((name) => !this.#read.has(name));
    if (unknown.length > 0) {
      throw new ControlError(`${this.#where} has unknown fields: ${unknown.join(', ')}`);
    }
  }

  #take(name: string): unknown {
    this.#read.add(name);
    return this.#values[name];
  }

  #wrong(name: string, what: string): ControlError {
    return new ControlError(`${this.#where}.${name} ${what}`);
  }
}

export function fieldsOf(request: HttpRequest): Fields {
  try {
    return new Fields(request.body.length === 0 ? {} : JSON.parse(request.body.toString('utf8')));
  } catch (error) {
    if (error instanceof ControlError) throw error;
    throw new ControlError('body is no JSON');
  }
}

/** The object without its undefined properties, as exact optional properties want it. */
export function defined<T extends object>(
  object: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const result: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  for (const name in object) {
    const value = object[name];
    if (isDefined(value)) result[name] = value;
  }
  return result;
}

function isDefined<V>(value: V): value is Exclude<V, undefined> {
  return value !== undefined;
}
