import type { World } from '../world.ts';
import type { ControlRoute } from './control-route.ts';
import { fieldsOf } from './input.ts';
import { addMailbox, changeMailbox, ruleFrom } from './mailbox-input.ts';
import { mailboxOf } from './mailbox-of.ts';
import { mailboxView, messageView } from './message-view.ts';

/** Mailboxes, as an administrator and their owner set them up. */
export function mailboxRoutes(world: World): ControlRoute[] {
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
      run: (request) => mailboxView(mailboxOf(world, request)),
    },
    {
      method: 'PATCH',
      path: '/control/mailboxes/:email',
      run: (request) =>
        mailboxView(changeMailbox(world, mailboxOf(world, request), fieldsOf(request))),
    },
    {
      method: 'POST',
      path: '/control/mailboxes/:email/make-anew',
      run: (request) => {
        const mailbox = mailboxOf(world, request);
        fieldsOf(request).end();
        world.remakeMailbox(mailbox);
        return mailboxView(mailbox);
      },
    },
    {
      method: 'GET',
      path: '/control/mailboxes/:email/messages',
      run: (request) => {
        const mailbox = mailboxOf(world, request);
        const folder = request.url.searchParams.get('folder');
        const messages =
          folder === null ? [...mailbox.messages.values()] : mailbox.messagesIn(folder);
        return { messages: messages.map((message) => messageView(mailbox, message)) };
      },
    },
    {
      method: 'POST',
      path: '/control/mailboxes/:email/rules',
      run: (request) => {
        const mailbox = mailboxOf(world, request);
        mailbox.rules.push(ruleFrom(fieldsOf(request)));
        return { rules: mailbox.rules };
      },
    },
    {
      method: 'DELETE',
      path: '/control/mailboxes/:email/rules',
      run: (request) => {
        mailboxOf(world, request).rules.length = 0;
        return {};
      },
    },
  ];
}
