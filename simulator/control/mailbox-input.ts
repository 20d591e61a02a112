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
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new ControlError('body.email is no address');
  if (world.findMailbox(email)) throw new ControlError(`there is a mailbox ${email}`, 409);
  return world.addMailbox(person);
}

/** An administrator renames the user: `tid` and `oid` stay, the old address becomes an alias. */
export function renameMailbox(mailbox: Mailbox, fields: Fields): Mailbox {
  const email = fields.optional('email', fields.text);
  const name = fields.optional('name', fields.text);
  fields.end();
  if (email !== undefined && email !== mailbox.email) {
    mailbox.aliases.push(mailbox.email);
    mailbox.email = email;
    mailbox.userPrincipalName = email;
  }
  if (name !== undefined) mailbox.displayName = name;
  return mailbox;
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
