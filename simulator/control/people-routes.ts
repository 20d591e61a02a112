import type { Answer } from '../mail/client-style.ts';
import { deliver } from '../mail/deliver.ts';
import { deleteMessage, fileMessage } from '../mail/file-message.ts';
import { answerAsPerson, sendAsPerson } from '../mail/person.ts';
import { deliverReport } from '../mail/report.ts';
import type { World } from '../world.ts';
import type { ControlRoute } from './control-route.ts';
import { injectionFrom } from './deliver-input.ts';
import { ControlError, fieldsOf } from './input.ts';
import { mailboxOf, messageOf } from './mailbox-of.ts';
import { writingFrom } from './mail-input.ts';
import { messageView } from './message-view.ts';
import { reportFrom } from './report-input.ts';

/** What people do in their mailboxes: write, and put messages elsewhere. */
export function peopleRoutes(world: World): ControlRoute[] {
  const answerRoute = (path: string, answer: Answer): ControlRoute => ({
    method: 'POST',
    path: `/control/mailboxes/:email/${path}`,
    run: (request) => {
      const mailbox = mailboxOf(world, request);
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
      path: '/control/mailboxes/:email/send',
      run: (request) => {
        const mailbox = mailboxOf(world, request);
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
        const mailbox = mailboxOf(world, request);
        const { wire, options } = injectionFrom(world, mailbox, fieldsOf(request));
        return messageView(mailbox, deliver(world, mailbox, wire, options));
      },
    },
    {
      method: 'POST',
      path: '/control/mailboxes/:email/report',
      run: (request) => {
        const mailbox = mailboxOf(world, request);
        const fields = fieldsOf(request);
        const original = messageOf(mailbox, fields);
        const report = reportFrom(world, original, fields);
        return messageView(mailbox, deliverReport(world, mailbox, original, report));
      },
    },
    {
      method: 'POST',
      path: '/control/mailboxes/:email/move',
      run: (request) => {
        const mailbox = mailboxOf(world, request);
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
        const mailbox = mailboxOf(world, request);
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
        const mailbox = mailboxOf(world, request);
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
  ];
}
