import { expect, it } from 'vitest';
import type { Mailbox } from '../../../shared/ports/mailboxes.ts';
import { learnSender } from '../../../shared/use-cases/send/record-draft.ts';
import { mailbox, ref } from '../../stage/use-cases/cast.ts';

it('a draft that leaves from a new address makes it an own one, and has the profile asked for again', async () => {
  let value: Mailbox = mailbox;
  const mailboxes = {
    find: () => Promise.resolve({ mailbox: { value, etag: '1' }, links: [] }),
    save: (changed: { readonly value: Mailbox }) => {
      ({ value } = changed);
      return Promise.resolve(true);
    },
  };
  await learnSender({ mailboxes }, ref, { email: mailbox.email.toUpperCase() });
  expect(value).toBe(mailbox);
  const own = await learnSender({ mailboxes }, ref, { email: 'anna.new@contoso.example' });
  expect(own).toEqual([...mailbox.ownAddresses, 'anna.new@contoso.example']);
  expect(value).toMatchObject({ ownAddresses: own, profileDoubted: true });
});
