import { describe, expect, it } from 'vitest';
import { parseRouteTemplate } from '../../../local/functions-host/route-template.ts';

const match = (template: string, path: string): Record<string, string> | undefined =>
  parseRouteTemplate(template).match(path);

describe('route templates', () => {
  it.each([
    ['api/a/{x}/b', '/api/a/1/b', { x: '1' }],
    ['api/a/{x}/b', '/API/A/Mixed/B/', { x: 'Mixed' }],
    ['api/a/{x?}', '/api/a', {}],
    ['api/a/{x=7}', '/api/a', { x: '7' }],
    ['api/{*rest}', '/api/a/b/c', { rest: 'a/b/c' }],
    ['api/{*rest}', '/api', {}],
    [
      'api/{id:guid}',
      '/api/0F8FAD5B-D9CB-469F-A165-70867728950E',
      {
        id: '0F8FAD5B-D9CB-469F-A165-70867728950E',
      },
    ],
    ['api/{a:length(2,3)}/{b:regex(^[a-c]+$)}', '/api/xy/abc', { a: 'xy', b: 'abc' }],
    ['api/{n:int:range(1,5)?}', '/api/5', { n: '5' }],
    ['api/{n:int:range(1,5)?}', '/api', {}],
  ])('%s takes %s', (template, path, params) => {
    expect(match(template, path)).toEqual(params);
  });

  it.each([
    ['api/a/{x}/b', '/api/a//b'],
    ['api/a/{x}', '/api/a'],
    ['api/a/{x}', '/api/a/b/c'],
    ['api/a', '/api/ab'],
    ['api/{n:int}', '/api/1.5'],
    ['api/{n:int:range(1,5)?}', '/api/6'],
    ['api/{id:guid}', '/api/0F8FAD5B'],
    ['api/{b:regex(^[a-c]+$)}', '/api/abd'],
  ])('%s leaves %s', (template, path) => {
    expect(match(template, path)).toBeUndefined();
  });

  it('goes from exact to vague: text, constrained, any, the rest', () => {
    const templates = ['api/{*rest}', 'api/{x}', 'api/{x:int}', 'api/x'];
    const sorted = templates.toSorted((a, b) =>
      parseRouteTemplate(a).precedence < parseRouteTemplate(b).precedence ? -1 : 1,
    );
    expect(sorted).toEqual(['api/x', 'api/{x:int}', 'api/{x}', 'api/{*rest}']);
  });

  it.each(['api/{a}-{b}', 'api/{x:odd}', 'api/{x'])('refuses %s', (template) => {
    expect(() => parseRouteTemplate(template)).toThrow(/unsupported|unknown/);
  });
});
