import { badRequest } from './errors.ts';

/** A Graph path, taken apart. */
export interface GraphPath {
  /** Null: the root itself (`/subscriptions`); else `me` or the id of `/users/{id}`. */
  user: string | null;
  segments: string[];
}

/** Decodes each segment; `messages('id')` is `messages/id`. */
export function parsePath(pathname: string): GraphPath {
  const segments = pathname
    .split('/')
    .filter((segment) => segment !== '')
    .flatMap((segment) => {
      const decoded = decode(segment);
      const keyed = /^([\w.]+)\('(.*)'\)$/.exec(decoded);
      return keyed ? [String(keyed[1]), String(keyed[2])] : [decoded];
    });
  const [head, ...rest] = segments;
  if (head?.toLowerCase() === 'me') return { user: 'me', segments: rest };
  if (head?.toLowerCase() === 'users') return { user: rest[0] ?? '', segments: rest.slice(1) };
  return { user: null, segments };
}

/** The path as the journal and the fault rules see it. */
export function plainPath({ user, segments }: GraphPath): string {
  const lead = user === null ? [] : user === 'me' ? ['me'] : ['users', user];
  return `/${[...lead, ...segments].join('/')}`;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw badRequest('The request URI is not valid.');
  }
}
