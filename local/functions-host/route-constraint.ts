type Constraint = (value: string) => boolean;

const INTEGER = /^-?\d+$/;

const WITHOUT_ARGUMENT: Record<string, Constraint> = {
  required: (value) => value !== '',
  int: (value) => INTEGER.test(value) && Math.abs(Number(value)) < 2 ** 31,
  long: (value) => INTEGER.test(value) && BigInt.asIntN(64, BigInt(value)) === BigInt(value),
  bool: (value) => /^(?:true|false)$/i.test(value),
  alpha: (value) => /^[a-z]*$/i.test(value),
  guid: (value) =>
    /^(?:\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32})$/i.test(
      value,
    ),
};

const WITH_ARGUMENT: Record<string, (argument: string) => Constraint> = {
  length: (argument) => {
    const [least = 0, most = least] = argument.split(',').map(Number);
    return (value) => value.length >= least && value.length <= most;
  },
  minlength: (least) => (value) => value.length >= Number(least),
  maxlength: (most) => (value) => value.length <= Number(most),
  min: (least) => (value) => INTEGER.test(value) && Number(value) >= Number(least),
  max: (most) => (value) => INTEGER.test(value) && Number(value) <= Number(most),
  range: (argument) => {
    const [least = 0, most = 0] = argument.split(',').map(Number);
    return (value) => INTEGER.test(value) && Number(value) >= least && Number(value) <= most;
  },
  regex: (pattern) => {
    const compiled = new RegExp(pattern, 'i');
    return (value) => compiled.test(value);
  },
};

/** An inline constraint of a route template, such as `guid` or `maxlength(8)`. */
export function routeConstraint(text: string): Constraint {
  const [, name = '', argument] = /^(\w+)(?:\((.*)\))?$/.exec(text) ?? [];
  const constraint =
    argument === undefined ? WITHOUT_ARGUMENT[name] : WITH_ARGUMENT[name]?.(argument);
  if (constraint === undefined) throw new Error(`unknown route constraint "${text}"`);
  return constraint;
}
