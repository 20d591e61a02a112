import type { Mailbox } from '../mail/mailbox.ts';
import type { InboxRule } from '../mail/types.ts';
import type { World } from '../world.ts';
import { ControlError, defined } from './input.ts';
import type { Fields } from './input.ts';

export function addMailbox(world: World, fields: Fields): Mailbox {
  const email = fields.text('email');
  const person = {
    email,
    name: fields.optional('name', fields.text) ?? email,
    ...defined({
      tenant: fields.optional('tenant', fields.text),
      kind: fields.optional('kind', (name) =>
        fields.choice(name, ['work', 'personal', 'no-exchange'] as const),
      ),
      aliases: fields.optional('aliases', (name) => fields.list(name).map(String)),
    }),
  };
  fields.end();
  expectFree(world, email);
  return world.addMailbox(person);
}

/** An address, and nobody else's: mail to it would reach one of two mailboxes alone. */
function expectFree(world: World, email: string, owner?: Mailbox): void {
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new ControlError('body.email is no address');
  const holder = world.findMailbox(email);
  if (holder !== undefined && holder !== owner)
    throw new ControlError(`there is a mailbox ${email}`, 409);
}

/** What an administrator or the owner changes: `tid` and `oid` stay, an old address becomes an alias. */
export function changeMailbox(world: World, mailbox: Mailbox, fields: Fields): Mailbox {
  const email = fields.optional('email', fields.text);
  const change = defined({
    displayName: fields.optional('name', fields.text),
    aliases: fields.optional('aliases', (name) => fields.list(name).map(String)),
    otherMails: fields.optional('otherMails', (name) => fields.list(name).map(String)),
    sentCopiesIn: fields.optional('sentCopiesIn', (name) => orNull(fields, name, fields.text)),
    namedPropertiesRefused: fields.optional('namedPropertiesRefused', (name) =>
      orNull(fields, name, quotaStatusFrom(fields)),
    ),
    automaticReplies: fields.optional('automaticReplies', (name) =>
      orNull(fields, name, (one) => ({ text: fields.text(one), told: [] })),
    ),
  });
  fields.end();
  if (email !== undefined) expectFree(world, email, mailbox);
  Object.assign(mailbox, change);
  if (email !== undefined && email !== mailbox.email) {
    mailbox.aliases.push(mailbox.email);
    mailbox.email = email;
    mailbox.userPrincipalName = email;
  }
  return mailbox;
}

function orNull<T>(fields: Fields, name: string, read: (name: string) => T): T | null {
  return fields.raw(name) === null ? null : read(name);
}

function quotaStatusFrom(fields: Fields): (name: string) => 403 | 507 {
  return (name) => {
    const status = fields.number(name);
    if (status === 403 || status === 507) return status;
    throw new ControlError(`body.${name} must be 403, 507 or null`);
  };
}

export function ruleFrom(fields: Fields): InboxRule {
  const rule = {
    ...defined({
      fromContains: fields.optional('fromContains', fields.text),
      subjectContains: fields.optional('subjectContains', fields.text),
    }),
    moveToFolder: fields.text('moveToFolder'),
  };
  fields.end();
  return rule;
}
