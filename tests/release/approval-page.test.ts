import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repositoryRoot } from '../../local/repository-root.ts';
import { authorizeUrl } from '../../shared/adapters/entra/sign-in-url.ts';
import { ENVELOPE_OPTIONS, PEOPLE_OPTIONS } from '../../shared/adapters/graph/full-message.ts';
import { THREADING_OPTIONS } from '../../shared/adapters/graph/threading.ts';

const page = readFileSync(join(repositoryRoot, 'docs/approval.md'), 'utf8');
const rowOf = (beginning: string): string =>
  page.split('\n').find((line) => line.startsWith(`| ${beginning}`)) ?? '';

/** What is asked of Graph, in the page's words for an administrator. */
const IN_WORDS: Readonly<Record<string, string>> = {
  id: 'id',
  receivedDateTime: 'time',
  parentFolderId: 'folder',
  isDraft: 'draft',
  conversationId: 'conversation',
  internetMessageId: 'ids that say which mail it answers',
  'String 0x1035': 'ids that say which mail it answers',
  'String 0x1039': 'ids that say which mail it answers',
  'String 0x1042': 'ids that say which mail it answers',
  'String 0x1046': 'ids that say which mail it answers',
  // The app's own mark on what it has sent.
  'String {b3f1d2c4-6a5e-4c8b-9f27-5d0e8a4c7b19} Name crm-send': 'ids',
  from: 'sender',
  toRecipients: 'recipients',
  ccRecipients: 'recipients',
  bccRecipients: 'recipients',
  subject: 'subject',
  sentDateTime: 'sent',
  'String 0x007D': 'transport headers',
  'String 0x001A': 'kind of item',
  'Integer 0x0036': 'marked _Private_',
};

interface Asked {
  readonly $select: string;
  readonly $expand?: string;
}
const properties = ({ $select, $expand = '' }: Asked): readonly string[] => [
  ...$select.split(','),
  ...[...$expand.matchAll(/id eq '([^']+)'/g)].map(([, id = '']) => id),
];
const untold = (asked: Asked, words: string): readonly string[] =>
  properties(asked).filter((name) => !words.includes(IN_WORDS[name] ?? 'told by no page'));

describe('docs/approval.md, which an administrator approves by', () => {
  it('explains each permission that the app asks for, and no other', () => {
    const endpoint = { loginUrl: 'https://login.example', tenant: 'common', clientId: 'c' };
    const request = { intent: 'connect', state: 's', nonce: 'n', verifier: 'v' } as const;
    const url = authorizeUrl(
      { ...endpoint, redirectUri: 'https://app.example' },
      { ...request, loginHint: null },
    );
    const asked = new URL(url).searchParams.get('scope')?.split(' ');
    const [, table = ''] = page.split('## Each permission, and why');
    const [rows = ''] = table.split('\n## ');
    const told = [...rows.matchAll(/^\| (`.+?) +\|/gm)].flatMap(([, names = '']) =>
      [...names.matchAll(/`([\w.]+)`/g)].map(([, name]) => name),
    );
    expect(told).toEqual(asked);
  });

  it('tells all that is read of a mail that is nobody’s business, and of one that only looks as if it were', () => {
    expect(properties(THREADING_OPTIONS).length).toBeGreaterThan(9);
    const alien = rowOf('not part of a conversation');
    expect(untold(THREADING_OPTIONS, alien)).toEqual([]);
    expect(properties(ENVELOPE_OPTIONS).length).toBeGreaterThan(8);
    expect(untold(ENVELOPE_OPTIONS, alien + rowOf('answers a conversation'))).toEqual([]);
  });

  it('tells what a wider scope reads more', () => {
    const [, wider = ''] = /^(By default only .+)$/m.exec(page) ?? [];
    expect(untold(PEOPLE_OPTIONS, wider)).toEqual([]);
  });
});
