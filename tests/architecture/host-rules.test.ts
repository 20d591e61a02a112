import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  allowedReturnUrl,
  failedAnswer,
  returnTo,
} from '../../shared/domain/sign-in/return-url.ts';
import { attachmentHeaders } from '../../shared/http/answer.ts';
import { sources } from './import-rules.ts';

const root = resolve(import.meta.dirname, '../..');
const READS_URL = /\b(?:request|req)\.url\b|\{[^}]*\burl\b[^}]*\}\s*=\s*request\b/;

describe('what the real Functions host changes on the way', () => {
  it.each([
    ['new URL(request.url).pathname', true],
    ['const { method, url } = request;', true],
    ['endpoint.url', false],
  ])('a planted %s is found: %s', (text, found) => {
    expect(READS_URL.test(text)).toBe(found);
  });

  it("no function reads the request's url, whose path the host decodes and escapes anew: it has params and query", () => {
    const app = sources(root).filter((file) => /^(?:functions|shared)\//.test(file));
    expect(app.length).toBeGreaterThan(100);
    const reading = app.filter((file) => READS_URL.test(readFileSync(join(root, file), 'utf8')));
    expect(reading).toEqual([]);
  });

  it.each(['Müller.pdf', '請求書.pdf', '🙂', '\ud800', 'a\r\nb: c', '\u0000', 'é'.repeat(300), ''])(
    'an attachment named %j has headers in ASCII: with others the host answers 500',
    (name) => {
      const values = Object.values(attachmentHeaders(name, new Uint8Array()));
      for (const value of values) expect(value).toMatch(/^[\x20-\x7e]+$/);
    },
  );

  it('the way back to the CRM is ASCII in Location, however it was written', () => {
    const origin = new URL('https://müller.example').origin;
    const url = allowedReturnUrl('https://müller.example/größe/é?ü=ß#ö', [origin]);
    expect(url && returnTo(url, failedAnswer('sign_in_failed'))).toMatch(/^[\x21-\x7e]+$/);
  });
});
