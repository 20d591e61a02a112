import type { Answer } from '../mail/client-style.ts';
import type { Mailbox } from '../mail/mailbox.ts';
import { answerRecipients } from '../mail/reply-draft.ts';
import type { Message } from '../mail/types.ts';
import type { HttpReply } from '../router.ts';
import type { ComposeFields } from './compose-form.ts';
import { addressList } from './format.ts';
import { html } from './html.ts';
import { mailboxPage } from './layout.ts';

const HEADINGS: Readonly<Record<Answer, string>> = {
  reply: 'Reply',
  'reply-all': 'Reply all',
  forward: 'Forward',
};

export type Composing = { kind: 'new' } | { kind: 'answer'; answer: Answer; original: Message };

/** The form for a new mail or an answer; posts to its own address. */
export function composePage(
  mailbox: Mailbox,
  composing: Composing,
  again?: { fields: ComposeFields; problem: string },
): HttpReply {
  const fields = again?.fields ?? suggested(mailbox, composing);
  const heading = composing.kind === 'new' ? 'New mail' : HEADINGS[composing.answer];
  return mailboxPage(again === undefined ? 200 : 400, mailbox, {
    heading,
    body: html`${
        again === undefined ? null : html`<p class="problem" role="alert">${again.problem}</p>`
      }
      <form class="compose" method="post" enctype="multipart/form-data">
        <label for="to">To</label>
        <input id="to" name="to" value="${fields.to}" required aria-describedby="many" />
        <label for="cc">Cc</label>
        <input id="cc" name="cc" value="${fields.cc}" />
        <label for="bcc">Bcc</label>
        <input id="bcc" name="bcc" value="${fields.bcc}" />
        <p id="many"><small>Separate several addresses by commas.</small></p>
        ${
          composing.kind === 'new'
            ? html`<label for="subject">Subject</label>
                <input id="subject" name="subject" value="${fields.subject}" />`
            : html`<p>${HEADINGS[composing.answer]}: ${composing.original.subject}</p>`
        }
        <label for="text">Message</label>
        <textarea id="text" name="text" rows="10">${fields.text}</textarea>
        <label for="files">Attachments</label>
        <input id="files" name="files" type="file" multiple />
        <label for="sensitivity">Sensitivity</label>
        <select id="sensitivity" name="sensitivity">
          <option value="0">Normal</option>
          <option value="2">Private</option>
        </select>
        <div><button class="primary">Send</button></div>
      </form>`,
  });
}

/** Who the client would write to by itself. */
function suggested(mailbox: Mailbox, composing: Composing): ComposeFields {
  const empty = { to: '', cc: '', bcc: '', subject: '', text: '' };
  if (composing.kind === 'new') return empty;
  const { original, answer } = composing;
  const own = original.from !== null && mailbox.answersTo(original.from.email);
  const recipients =
    own && answer !== 'forward'
      ? { to: original.to, cc: answer === 'reply' ? [] : original.cc }
      : answerRecipients(mailbox, original, answer);
  return { ...empty, to: addressList(recipients.to), cc: addressList(recipients.cc) };
}
