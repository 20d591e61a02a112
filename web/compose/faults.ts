import type { ComposeWords } from '../words/compose/words.ts';
import { fill } from '../words/fill.ts';
import type { Locale } from '../words/locale.ts';
import type { Draft } from './draft.ts';
import { roundedUp, totalBytes, type AttachedFile } from './files/attached-file.ts';
import { LIMITS } from './files/limits.ts';
import { allOf, LIST_NAMES, MOST_RECIPIENTS, type ListName } from './recipients/recipient-lists.ts';
import { outgoingHtml } from './send-form.ts';
import type { Field } from './send-outcome.ts';
import { hasText } from './text/blocks.ts';

/** What keeps a mail from being sent, in sentences, each at its field. */
export type Faults = Readonly<Partial<Record<Field, string>>>;

interface Checked {
  readonly draft: Draft;
  readonly files: readonly AttachedFile[];
  /** A new mail has a subject of its own. */
  readonly hasSubject: boolean;
}

/** Looked at before anything is uploaded. */
export function faultsOf(
  { draft, files, hasSubject }: Checked,
  words: ComposeWords,
  locale: Locale,
): Faults {
  const { lists, contactEmail, subject, blocks } = draft;
  const faults: Partial<Record<Field, string>> = {};
  const count = allOf(lists).length + (contactEmail === '' ? 0 : 1);
  if (contactEmail === '' && lists.to.length === 0) faults.to = words.noRecipient;
  for (const name of LIST_NAMES) {
    const invalid = invalidIn(draft, name);
    if (invalid !== null) faults[name] = fill(words.notAnAddress, { email: invalid });
  }
  if (count > MOST_RECIPIENTS) {
    const values = { most: locale.number(MOST_RECIPIENTS), count: locale.number(count) };
    faults.to = fill(words.tooManyRecipients, values);
  }
  if (hasSubject && subject.trim() === '') faults.subject = words.subjectMissing;
  if (hasSubject && subject.trim().length > LIMITS.subjectCharacters) {
    const most = locale.number(LIMITS.subjectCharacters);
    faults.subject = fill(words.subjectTooLong, { most });
  }
  if (!hasText(blocks) && files.length === 0) faults.message = words.messageMissing;
  return { ...faults, ...faultsOfSize(draft, files, words, locale) };
}

export function invalidIn({ lists }: Pick<Draft, 'lists'>, name: ListName): string | null {
  return lists[name].find(({ isInvalid }) => isInvalid)?.email ?? null;
}

function faultsOfSize(
  draft: Draft,
  files: readonly AttachedFile[],
  words: ComposeWords,
  locale: Locale,
): Faults {
  const text = new TextEncoder().encode(outgoingHtml(draft)).length;
  const total = text + totalBytes(files);
  const sizes = (bytes: number, most: number) => ({
    size: locale.size(roundedUp(bytes)),
    most: locale.size(most),
  });
  const faults: Partial<Record<Field, string>> = {};
  if (text > LIMITS.htmlBytes) {
    faults.message = fill(words.messageTooLong, sizes(text, LIMITS.htmlBytes));
  }
  if (files.some(({ fault }) => fault !== null)) faults.files = words.filesBlock;
  else if (files.length > LIMITS.files) {
    faults.files = fill(words.tooManyFiles, { most: locale.number(LIMITS.files) });
  } else if (total > LIMITS.mailBytes) {
    faults.files = fill(words.filesTooLarge, sizes(total, LIMITS.mailBytes));
  }
  return faults;
}
