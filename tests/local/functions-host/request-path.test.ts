import { expect, it } from 'vitest';
import { decodeRequestPath } from '../../../local/functions-host/request-path.ts';

it.each([
  ['/api/a%20b/%7Ex', '/api/a b/~x'],
  ['/api/%E6%97%A5%E6%9C%AC', '/api/日本'],
  ['/api/a%2Fb%2fc', '/api/a%2Fb%2fc'],
  ['/api/a+b', '/api/a+b'],
  ['/api/50%', '/api/50%'],
  ['/api/%zz', '/api/%zz'],
  ['/api/%ff', '/api/%ff'],
  ['/api/%2541', '/api/%41'],
  ['/api/x/../y/./z', '/api/y/z'],
  ['/api/x/%2e%2E/y', '/api/y'],
  ['/api/x/..', '/api/'],
  ['/../../a', '/a'],
])('decodes %s to %s', (raw, decoded) => {
  expect(decodeRequestPath(raw)).toBe(decoded);
});

it.each(['/api/%00', '/api/\u00e9'])('refuses %j', (raw) => {
  expect(decodeRequestPath(raw)).toBeUndefined();
});
