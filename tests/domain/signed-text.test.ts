import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSigned, signingKeys, signText } from '../../shared/domain/signed-text.ts';

const [older, newest] = [randomBytes(32), randomBytes(32)];
const keys = signingKeys([newest, older], 'page-session.v1');

describe('a signed text', () => {
  it('opens as it was, whatever it is, also after the key was rotated', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(openSigned(keys, signText(keys, text))).toBe(text);
        const before = signText(signingKeys([older], 'page-session.v1'), text);
        expect(openSigned(keys, before)).toBe(text);
      }),
    );
  });

  it('opens for its purpose alone', () => {
    const other = signingKeys([newest, older], 'approval-link.v1');
    expect(openSigned(other, signText(keys, 'x'))).toBeNull();
  });

  it('does not open with one character changed, or once its key is gone', () => {
    const signed = signText(keys, '["acme",1]');
    for (let at = 0; at < signed.length; at += 1) {
      const changed = signed[at] === 'A' ? 'B' : 'A';
      const forged = `${signed.slice(0, at)}${changed}${signed.slice(at + 1)}`;
      expect(openSigned(keys, forged)).toBeNull();
    }
    expect(openSigned(signingKeys([older], 'page-session.v1'), signed)).toBeNull();
  });

  it.each(['', '.', 'v1', 'v1...', `v2.${'0'.repeat(8)}..${'A'.repeat(43)}`])(
    'is not this: %j',
    (text) => {
      expect(openSigned(keys, text)).toBeNull();
    },
  );
});
