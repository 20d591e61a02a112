import type { HttpRequest } from '../router.ts';

/** One control call: its result is the JSON answer. */
export interface ControlRoute {
  method: string;
  path: string;
  run(request: HttpRequest): unknown;
}
