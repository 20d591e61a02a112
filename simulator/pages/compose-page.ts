import type { Answer } from '../mail/client-style.ts';
import type { Mailbox } from '../mail/mailbox.ts';
import { answerRecipients } from '../mail/reply-draft.ts';
import type { Message } from '../mail/types.ts';
import { writtenAddresses } from './compose-form.ts';
import type { ComposeFields } from './compose-form.ts';
import { moment, nameOf } from './format.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { icon } from './icons.ts';
import { messageBody } from './message-body.ts';
import { mailboxPath, messagePath } from './paths.ts';

const HEADINGS: Readonly<Record<Answer, string>> = {
  reply: 'Reply',
  'reply-all': 'Reply all',
  forward: 'Forward',
};

export type Composing = { kind: 'new' } | { kind: 'answer'; answer: Answer; original: Message };

export function headingOf(composing: Composing): string {
  return composing.kind === 'new' ? 'New mail' : HEADINGS[composing.answer];
}

/** The form for a new mail or an answer; posts to its own address. */
export function composePane(
  mailbox: Mailbox,
  composing: Composing,
  again?: { fields: ComposeFields; problem: string },
): Html {
  const fields = again?.fields ?? suggested(mailbox, composing);
  const more = fields.cc !== '' || fields.bcc !== '';
  return html`<form class="compose" method="post" enctype="multipart/form-data" data-compose>
    <div class="tools">
      <button class="tool send">${icon('send')} Send</button>
      <label class="tool" for="files">${icon('clip')} Attach files</label>
      <a class="tool" href="${backPath(mailbox, composing)}">${icon('close')} Discard</a>
    </div>
    <h1>${headingOf(composing)}</h1>
    ${again !== undefined && html`<p class="problem" role="alert">${icon('warning')} ${again.problem}</p>`}
    <div class="field">
      <label for="to">To</label>
      <input
        id="to"
        name="to"
        value="${fields.to}"
        required
        aria-describedby="many"
        autocomplete="off"
        ${composing.kind === 'new' && html`autofocus`}
      />
    </div>
    <p id="many" class="hidden">Separate several addresses by commas.</p>
    <details class="more" ${more && html`open`}>
      <summary>Cc, Bcc</summary>
      <div class="field">
        <label for="cc">Cc</label>
        <input id="cc" name="cc" value="${fields.cc}" autocomplete="off" />
      </div>
      <div class="field">
        <label for="bcc">Bcc</label>
        <input id="bcc" name="bcc" value="${fields.bcc}" autocomplete="off" />
      </div>
    </details>
    ${
      composing.kind === 'new'
        ? html`<div class="field">
            <label for="subject">Subject</label>
            <input id="subject" name="subject" value="${fields.subject}" autocomplete="off" />
          </div>`
        : html`<p class="field"><span>Subject</span> ${composing.original.subject}</p>`
    }
    <label class="hidden" for="text">Message</label>
    <textarea id="text" name="text" rows="10" ${composing.kind === 'answer' && html`autofocus`}>
${fields.text}</textarea>
    <div class="upload">
      <label class="hidden" for="files">Attachments</label>
      <input id="files" name="files" type="file" multiple />
      <ul class="files" data-files></ul>
      <p class="hint only-script">
        You can also drop files here. <kbd>Ctrl</kbd>+<kbd>Enter</kbd> sends.
      </p>
    </div>
    <div class="options">
      <label for="sensitivity">Sensitivity</label>
      <select id="sensitivity" name="sensitivity">
        <option value="0">Normal</option>
        <option value="2" ${fields.sensitivity === '2' && html`selected`}>Private</option>
      </select>
    </div>
    ${composing.kind === 'answer' && quoted(mailbox, composing.original)}
  </form>`;
}

/** What the client puts below the new text. */
function quoted(mailbox: Mailbox, original: Message): Html {
  return html`<section class="quoted" aria-label="Below your text">
    <p class="muted">
      ${original.from === null ? '' : nameOf(original.from)} wrote on
      ${moment(original.received, 'long')}
    </p>
    ${messageBody(original, messagePath(mailbox, original.immutableId), 'Quoted message')}
  </section>`;
}

function backPath(mailbox: Mailbox, composing: Composing): string {
  return composing.kind === 'new'
    ? mailboxPath(mailbox)
    : messagePath(mailbox, composing.original.immutableId);
}

/** Who the client would write to by itself. */
function suggested(mailbox: Mailbox, composing: Composing): ComposeFields {
  const empty = { to: '', cc: '', bcc: '', subject: '', text: '', sensitivity: '0' };
  if (composing.kind === 'new') return empty;
  const { original, answer } = composing;
  const own = original.from !== null && mailbox.answersTo(original.from.email);
  const recipients =
    own && answer !== 'forward'
      ? { to: original.to, cc: answer === 'reply' ? [] : original.cc }
      : answerRecipients(mailbox, original, answer);
  return { ...empty, to: writtenAddresses(recipients.to), cc: writtenAddresses(recipients.cc) };
}
