import { routeConstraint } from './route-constraint.ts';

type Segment =
  | { kind: 'literal'; text: string }
  | {
      kind: 'parameter';
      name: string;
      catchAll: boolean;
      optional: boolean;
      fallback: string | undefined;
      constraints: ((value: string) => boolean)[];
    };

export type RouteTemplate = {
  /** Sorts like ASP.NET's inbound precedence: literals before parameters before catch-alls. */
  precedence: string;
  /** The parameters, when the decoded path fits; literals compare without case. */
  match(path: string): Record<string, string> | undefined;
};

/**
 * Parses an ASP.NET route template: `{name}`, `{name?}`, `{name=default}`, `{*rest}` and inline
 * constraints. Segments that mix text and parameters are refused: no route here needs them.
 */
export function parseRouteTemplate(template: string): RouteTemplate {
  const segments = splitSegments(template).map(parseSegment);
  return {
    precedence: segments.map(precedenceOf).join(''),
    match: (path) => matchSegments(segments, path),
  };
}

function splitSegments(template: string): string[] {
  const trimmed = template.replaceAll(/^\/|\/$/g, '');
  // A regex constraint may hold slashes: split only outside braces.
  return trimmed === '' ? [] : trimmed.split(/\/(?![^{]*\}(?:\/|$))/);
}

function parseSegment(text: string): Segment {
  if (!/[{}]/.test(text)) return { kind: 'literal', text: text.toLowerCase() };
  const match = /^\{(\*{0,2})(\w+)((?::[^?=]+?(?:\(.*\))?)*)(\?|=.*)?\}$/.exec(text);
  if (match === null) throw new Error(`unsupported route segment "${text}"`);
  const [, stars = '', name = '', constraints = '', end] = match;
  return {
    kind: 'parameter',
    name,
    catchAll: stars !== '',
    optional: end === '?',
    fallback: end?.startsWith('=') === true ? end.slice(1) : undefined,
    constraints: (constraints.match(/:\w+(?:\(.*?\)(?=:|$))?/g) ?? []).map((one) =>
      routeConstraint(one.slice(1)),
    ),
  };
}

function precedenceOf(segment: Segment): string {
  if (segment.kind === 'literal') return '1';
  const constrained = segment.constraints.length > 0;
  if (segment.catchAll) return constrained ? '4' : '5';
  return constrained ? '2' : '3';
}

function matchSegments(
  segments: readonly Segment[],
  path: string,
): Record<string, string> | undefined {
  // One trailing slash means nothing; an empty segment elsewhere matches no parameter.
  const values = path.replace(/^\//, '').replace(/\/$/, '').split('/');
  if (values.length === 1 && values[0] === '') values.pop();
  const found: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    if (segment.kind === 'literal') {
      if (values[index]?.toLowerCase() !== segment.text) return undefined;
      continue;
    }
    const given = segment.catchAll ? values.slice(index).join('/') : values[index];
    const value = given === undefined || given === '' ? segment.fallback : given;
    if (value === undefined) {
      if (segment.optional || segment.catchAll) continue;
      return undefined;
    }
    if (!segment.constraints.every((fits) => fits(value))) return undefined;
    found[segment.name] = value;
  }
  const takesAll = segments.some((segment) => segment.kind === 'parameter' && segment.catchAll);
  return takesAll || values.length <= segments.length ? found : undefined;
}
