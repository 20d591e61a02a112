import { parseRouteTemplate } from './route-template.ts';
import type { HttpTrigger } from './trigger.ts';
import type { AppFunction } from './worker.ts';

type MatchedRoute = {
  functionName: string;
  trigger: HttpTrigger;
  params: Record<string, string>;
};

export type FindRoute = (method: string, path: string) => MatchedRoute | undefined;

/** Finds the HTTP function of a decoded path and a method; of several the most exact template. */
export function createHttpRoutes(
  functions: readonly AppFunction[],
  routePrefix: string,
): FindRoute {
  const routes = functions.flatMap(({ name, trigger }) =>
    trigger.type === 'httpTrigger'
      ? [
          {
            functionName: name,
            trigger,
            methods: new Set(trigger.methods.map((method) => method.toUpperCase())),
            template: parseRouteTemplate(`${routePrefix}/${trigger.route ?? name}`),
          },
        ]
      : [],
  );
  routes.sort((a, b) => (a.template.precedence < b.template.precedence ? -1 : 1));
  return (method, path) => {
    for (const { functionName, trigger, methods, template } of routes) {
      if (!methods.has(method)) continue;
      const params = template.match(path);
      if (params !== undefined) return { functionName, trigger, params };
    }
    return undefined;
  };
}
