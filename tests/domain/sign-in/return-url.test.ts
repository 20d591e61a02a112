import { describe, expect, test } from 'vitest';
import { allowedReturnUrl, returnTo } from '../../../shared/domain/sign-in/return-url.ts';

const ORIGINS = ['https://crm.example', 'http://127.0.0.1:3000'];

describe('the return address', () => {
  test.each([
    'https://crm.example/',
    'https://crm.example/settings?tab=profile#email',
    'https://crm.example:443/x',
    'http://127.0.0.1:3000/a',
  ])('allowed: %s', (url) => {
    expect(allowedReturnUrl(url, ORIGINS)).not.toBeNull();
  });

  test.each([
    'http://crm.example/',
    'https://crm.example:8443/',
    'https://crm.example.evil.example/',
    'https://evil.example/?https://crm.example/',
    'https://evil.example/https://crm.example',
    'https://crm.example@evil.example/',
    'https://user:pass@crm.example/',
    'https://user@crm.example/',
    '//crm.example/',
    '/settings',
    String.raw`https:\\crm.example/`,
    String.raw`https://evil.example\@crm.example/`,
    ' https://crm.example/',
    'https://crm.example/\r\nSet-Cookie: a=b',
    'java\nscript:alert(1)',
    'javascript:alert(1)',
    'data:text/html,x',
    'blob:https://crm.example/4f1c',
    'filesystem:https://crm.example/temporary/x',
    'null',
    '',
  ])('refused: %j', (url) => {
    expect(allowedReturnUrl(url, ORIGINS)).toBeNull();
  });

  test('our answer joins the CRM’s parameters; an earlier answer goes', () => {
    const url = new URL(
      'https://crm.example/s?tab=profile&emailSync=authorized&ticket=old&reason=x#top',
    );
    const answer = { emailSync: 'failed', reason: 'no_mailbox' } as const;
    expect(returnTo(url, answer)).toBe(
      'https://crm.example/s?tab=profile&emailSync=failed&reason=no_mailbox#top',
    );
    expect(returnTo(url, { emailSync: 'cancelled' })).toBe(
      'https://crm.example/s?tab=profile&emailSync=cancelled#top',
    );
  });

  test('Microsoft’s number joins as `code`; a `code` of the CRM’s own stays, an earlier number goes', () => {
    const failed = { emailSync: 'failed', reason: 'not_assigned', code: 'AADSTS50105' } as const;
    const own = new URL('https://crm.example/s?code=own');
    expect(returnTo(own, { emailSync: 'cancelled' })).toBe(
      'https://crm.example/s?code=own&emailSync=cancelled',
    );
    const told = new URL(returnTo(new URL('https://crm.example/s'), failed));
    expect(told.search).toBe('?emailSync=failed&reason=not_assigned&code=AADSTS50105');
    expect(returnTo(told, { emailSync: 'cancelled' })).toBe(
      'https://crm.example/s?emailSync=cancelled',
    );
  });
});
