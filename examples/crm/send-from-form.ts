import type { Crm } from './crm.ts';
import type { Contact } from './demo-data.ts';
import { redirect, textField } from './http.ts';
import type { CrmReply } from './http.ts';
import { refusalText } from './messages-for-people.ts';
import type { SendFields } from './pages/send-form.ts';
import { writePage } from './pages/write-page.ts';
import type { Session } from './sessions.ts';

/** Sends what the form holds; the page that follows says how it went. */
export async function sendFromForm(
  crm: Crm,
  session: Session,
  contact: Contact,
  form: FormData,
): Promise<CrmReply> {
  const fields: SendFields = {
    to: textField(form, 'to'),
    cc: textField(form, 'cc'),
    bcc: textField(form, 'bcc'),
    subject: textField(form, 'subject'),
    text: textField(form, 'text'),
  };
  const key = textField(form, 'key');
  const replyTo = textField(form, 'replyTo');
  const replyAll = textField(form, 'replyAll') === 'yes';
  // The form offers the contact's own addresses only, and so does this check.
  const email = contact.emails.find((address) => address === fields.to) ?? contact.emails[0] ?? '';

  const answer = await crm.sync.send(session.user.id, key, {
    contact: { id: contact.id, email, name: contact.name },
    cc: addresses(fields.cc),
    bcc: addresses(fields.bcc),
    text: fields.text,
    ...(replyTo === '' ? { subject: fields.subject } : { replyTo, replyAll }),
    files: filesOf(form),
  });
  const page = `/contacts/${encodeURIComponent(contact.id)}`;
  if (answer.ok) {
    return redirect(`${page}?result=${answer.value.status === 'queued' ? 'queued' : 'sent'}`);
  }
  // The second half of a double click: the first is on its way.
  if (answer.refusal.code === 'send_in_progress') return redirect(`${page}?result=in-progress`);
  const again = {
    fields,
    problem: refusalText(answer.refusal),
    // Kept, so that a mail whose fate is unknown can't go out twice; renewed when the text changed.
    key: answer.refusal.code === 'idempotency_key_reused' ? undefined : key,
    status: answer.refusal.status === 413 ? 413 : 422,
  };
  if (replyTo === '') return writePage(session, contact, { again });
  const entry = await crm.sync.entry(contact.id, replyTo);
  const subject = entry.ok ? entry.value.subject : '';
  return writePage(session, contact, {
    replying: { entry: { id: replyTo, subject }, all: replyAll },
    again,
  });
}

function addresses(list: string): { email: string }[] {
  return list
    .split(/[,;]/u)
    .map((email) => email.trim())
    .filter((email) => email !== '')
    .map((email) => ({ email }));
}

/** Browsers send one nameless empty file when none was chosen. */
function filesOf(form: FormData): File[] {
  return form
    .getAll('files')
    .filter((value): value is File => typeof value !== 'string' && value.name !== '');
}
