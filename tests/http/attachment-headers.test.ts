import { expect, it } from 'vitest';
import { shownName } from '../../shared/domain/entry/received-attachment.ts';
import { attachmentHeaders } from '../../shared/http/answer.ts';

const disposition = (name: string): string =>
  attachmentHeaders(name, new Uint8Array())['content-disposition'] ?? '';

it.each(['Minutes of the meeting '.repeat(9), '会議の議事録'.repeat(40), 'a'.repeat(400)])(
  'a file with a long name is saved under all of it, with the ending that opens it (%#)',
  (words) => {
    const name = shownName(`${words}.docx`);
    expect(disposition(name)).toMatch(/filename="[^"]*\.docx"/);
    expect(decodeURIComponent(disposition(name).split("UTF-8''")[1] ?? '')).toBe(name);
  },
);
