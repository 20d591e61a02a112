import { deliver } from '../mail/deliver.ts';
import type { Answer } from '../mail/client-style.ts';
import type { Mailbox } from '../mail/mailbox.ts';
import { deleteMessage, fileMessage } from '../mail/file-message.ts';
import { answerAsPerson, sendAsPerson } from '../mail/person.ts';
import type { InboxRule, Message } from '../mail/types.ts';
import type { HttpRequest } from '../router.ts';
import type { World } from '../world.ts';
import { injectionFrom } from './deliver-input.ts';
import { ControlError, defined, fieldsOf } from './input.ts';
import type { Fields } from './input.ts';
import { writingFrom } from './mail-input.ts';
import { mailboxView, messageView } from './message-view.ts';
import type { ControlRoute } from './routes.ts';

/** Mailboxes and what people do in them. */
export function mailboxRoutes(world: World): ControlRoute[] {
  const mailboxOf = (request: HttpRequest): Mailbox => {
    const email = request.params['email'] ?? '';
    const mailbox = world.findMailbox(email);
    if (mailbox === undefined) throw new ControlError(`no mailbox ${email}`, 404);
    return mailbox;
  };

  const answerRoute = (path: string, answer: Answer): ControlRoute => ({
    method: 'POST',
    path: `/control/mailboxes/:email/${path}`,
    run: (request) => {
      const mailbox = mailboxOf(request);
      const fields = fieldsOf(request);
      const original = messageOf(mailbox, fields);
      const writing = writingFrom(world, mailbox, fields);
      fields.end();
      if (answer === 'forward' && writing.to === undefined)
        throw new ControlError('body.to is needed');
      return messageView(mailbox, answerAsPerson(world, mailbox, original, answer, writing));
    },
  });

  return [
    {
      method: 'POST',
      path: '/control/mailboxes',
      run: (request) => mailboxView(addMailbox(world, fieldsOf(request))),
    },
    {
      method: 'GET',
      path: '/control/mailboxes',
      run: () => ({ mailboxes: [...world.mailboxes.values()].map(mailboxView) }),
    },
    {
      method: 'GET',
      path: '/control/mailboxes/:email',
      run: (request) => mailboxView(mailboxOf(request)),
    },
    {
      method: 'PATCH',
      path: '/control/mailboxes/:email',
      run: (request) => mailboxView(renameMailbox(mailboxOf(request), fieldsOf(request))),
    },
    {
      method: 'GET',
      path: '/control/mailboxes/:email/messages',
      run: (request) => {
        const mailbox = mailboxOf(request);
        const folder = request.url.searchParams.get('folder');
        const messages =
          folder === null ? [...mailbox.messages.values()] : mailbox.messagesIn(folder);
        return { messages: messages.map((message) => messageView(mailbox, message)) };
      },
    },
    {
      method: 'POST',
      path: '/control/mailboxes/:email/send',
      run: (request) => {
        const mailbox = mailboxOf(request);
        const fields = fieldsOf(request);
        const writing = writingFrom(world, mailbox, fields);
        fields.end();
        if (writing.to === undefined) throw new ControlError('body.to is needed');
        return messageView(mailbox, sendAsPerson(world, mailbox, writing));
      },
    },
    answerRoute('reply', 'reply'),
    answerRoute('reply-all', 'reply-all'),
    answerRoute('forward', 'forward'),
    {
      method: 'POST',
      path: '/control/mailboxes/:email/deliver',
      run: (request) => {
        const mailbox = mailboxOf(request);
        const { wire, options } = injectionFrom(world, mailbox, fieldsOf(request));
        return messageView(mailbox, deliver(world, mailbox, wire, options));
      },
    },
    {
      method: 'POST',
      path: '/control/mailboxes/:email/move',
      run: (request) => {
        const mailbox = mailboxOf(request);
        const fields = fieldsOf(request);
        const message = messageOf(mailbox, fields);
        const folder = mailbox.folder(fields.text('folder'));
        const newId = fields.optional('newId', fields.flag) ?? false;
        fields.end();
        return messageView(mailbox, fileMessage(mailbox, message, folder, { newId }));
      },
    },
    {
      method: 'POST',
      path: '/control/mailboxes/:email/archive',
      run: (request) => {
        const mailbox = mailboxOf(request);
        const fields = fieldsOf(request);
        const message = messageOf(mailbox, fields);
        fields.end();
        return messageView(mailbox, fileMessage(mailbox, message, mailbox.folder('archive')));
      },
    },
    {
      method: 'POST',
      path: '/control/mailboxes/:email/delete',
      run: (request) => {
        const mailbox = mailboxOf(request);
        const fields = fieldsOf(request);
        const message = messageOf(mailbox, fields);
        const newId = fields.optional('newId', fields.flag) ?? false;
        const purge = fields.optional('purge', fields.flag) ?? false;
        fields.end();
        if (purge) mailbox.remove(message);
        else deleteMessage(mailbox, message, { newId });
        return messageView(mailbox, message);
      },
    },
    {
      method: 'POST',
      path: '/control/mailboxes/:email/rules',
      run: (request) => {
        const mailbox = mailboxOf(request);
        mailbox.rules.push(ruleFrom(fieldsOf(request)));
        return { rules: mailbox.rules };
      },
    },
    {
      method: 'DELETE',
      path: '/control/mailboxes/:email/rules',
      run: (request) => {
        mailboxOf(request).rules.length = 0;
        return {};
      },
    },
  ];
}

function addMailbox(world: World, fields: Fields): Mailbox {
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
function renameMailbox(mailbox: Mailbox, fields: Fields): Mailbox {
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

/** `messageId` is a Message-ID or either kind of id; the newest in the mailbox wins. */
function messageOf(mailbox: Mailbox, fields: Fields): Message {
  const id = fields.text('messageId');
  const message = mailbox.findMessage(id) ?? mailbox.findByInternetMessageId(id);
  if (message === undefined) throw new ControlError(`no message ${id} in ${mailbox.email}`, 404);
  return message;
}

function ruleFrom(fields: Fields): InboxRule {
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
