import { describe, expect, test } from 'vitest';
import { findings } from '../stage/microsoft/csdl.ts';
import { answerFindings } from '../stage/microsoft/graph-answer.ts';

describe('the metadata walker', () => {
  test('takes a message with inherited properties', () => {
    expect(findings({ id: 'a', changeKey: 'k', subject: null, isRead: true }, 'message')).toEqual(
      [],
    );
  });

  test('finds a property that the type does not list, at any depth', () => {
    expect(findings({ id: 'a', read: true }, 'message')).toEqual(['message.read is not listed']);
    expect(
      findings({ id: 'a', from: { emailAddress: { address: 'x@y.z', mail: 'x' } } }, 'message'),
    ).toEqual(['message.from.emailAddress.mail is not listed']);
  });

  test('finds wrong types, unknown enum members and nulls where none may be', () => {
    expect(findings({ id: null }, 'message')).toEqual(['message.id must not be null']);
    expect(findings({ importance: 'urgent' }, 'message')).toHaveLength(1);
    expect(findings({ receivedDateTime: 'yesterday' }, 'message')).toHaveLength(1);
    expect(findings({ size: 1.5 }, 'attachment')).toHaveLength(1);
    expect(findings({ toRecipients: {} }, 'message')).toHaveLength(1);
  });

  test('follows @odata.type to the derived type', () => {
    const file = { '@odata.type': '#microsoft.graph.fileAttachment', contentBytes: 'AAAA' };
    expect(findings(file, 'attachment')).toEqual([]);
    expect(findings({ contentBytes: 'AAAA' }, 'attachment')).toHaveLength(1);
  });

  test('an answer without a known context, or with strangers beside its value, is refused', () => {
    expect(answerFindings({ id: 'a' })).toHaveLength(1);
    const list = { '@odata.context': 'x/$metadata#subscriptions', value: [], total: 0 };
    expect(answerFindings(list)).toEqual(['total is not listed beside value']);
    expect(answerFindings({ error: { code: 'x', message: 'y' } })).not.toEqual([]);
  });
});
