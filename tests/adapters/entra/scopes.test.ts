import { expect, test } from 'vitest';
import { grantsAll } from '../../../shared/adapters/entra/sign-in-url.ts';

test('granted scopes count in any case, with or without a resource prefix', () => {
  expect(grantsAll(['user.read', 'https://graph.microsoft.com/Mail.ReadWrite', 'MAIL.SEND'])).toBe(
    true,
  );
  expect(grantsAll(['User.Read', 'Mail.Read', 'Mail.Send'])).toBe(false);
  expect(grantsAll(['User.ReadWrite', 'Mail.ReadWrite.All', 'Mail.Send'])).toBe(false);
});
