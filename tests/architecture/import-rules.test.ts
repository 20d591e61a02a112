import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { allViolations, ROOM_FOLDERS, sources, violations } from './import-rules.ts';

const root = resolve(import.meta.dirname, '../..');

describe('who may import whom', () => {
  it('holds for every source file', () => {
    expect(sources(root).length).toBeGreaterThan(100);
    expect(allViolations(root)).toEqual([]);
  });

  it('does not ask what was built', () => {
    const copy = mkdtempSync(join(tmpdir(), 'rooms-'));
    onTestFinished(() => rmSync(copy, { recursive: true }));
    for (const folder of [...ROOM_FOLDERS, 'client/src', 'client/dist'])
      mkdirSync(join(copy, folder), { recursive: true });
    for (const file of ['client/src/index.ts', 'client/dist/index.d.ts'])
      writeFileSync(join(copy, file), `import { x } from 'zod';`);
    expect(sources(copy)).toEqual(['client/src/index.ts']);
  });

  it.each([
    ['shared/domain/thread/thread.ts', `import { x } from '../../ports/mail-reading.ts';`],
    ['shared/domain/thread/thread.ts', `import fs from 'node:fs';`],
    ['shared/ports/mail-reading.ts', `import type { x } from '../use-cases/send/drive-send.ts';`],
    [
      'shared/use-cases/receive/x.ts',
      `import { azureTable } from '../../adapters/tables/azure-table.ts';`,
    ],
    ['shared/adapters/graph/x.ts', `import { key } from '../tables/keys.ts';`],
    ['shared/adapters/graph/x.ts', `const x = await import('@azure/data-tables');`],
    ['shared/http/x.ts', `import type { MailReader } from '../ports/mail-reading.ts';`],
    ['shared/config/x.ts', `import { x } from '../domain/ids.ts';`],
    ['functions/messages.ts', `import { x } from '../shared/adapters/tables/keys.ts';`],
    ['functions/main.ts', `import { x } from '../shared/adapters/tables/keys.ts';`],
    ['simulator/world.ts', `import { x } from '../shared/domain/ids.ts';`],
    ['local/start.ts', `import { x } from '../shared/domain/ids.ts';`],
    ['local/start.ts', `import { typesOf } from '../client/generate-types.ts';`],
    ['examples/crm/x.ts', `import { x } from '../../shared/domain/ids.ts';`],
    ['client/src/x.ts', `import { z } from 'zod';`],
    ['shared/domain/ids.ts', `export { x } from '../../simulator/world.ts';`],
    ['shared/use-cases/send/x.ts', `const home = process.env['HOME'];`],
    ['web/state/x.ts', `import { x } from '../../shared/domain/ids.ts';`],
    ['web/card/x.tsx', `import { x } from '../../client/src/index.ts';`],
    ['pages/x.ts', ''],
  ])('fails on a planted violation in %s: %s', (file, text) => {
    expect(violations(file, text)).toHaveLength(1);
  });

  it('lets each room import what it may', () => {
    expect(
      violations(
        'shared/use-cases/send/x.ts',
        `import type { MailReader } from '../../ports/mail-reading.ts';`,
      ),
    ).toEqual([]);
    expect(
      violations('functions/compose.ts', `import { TableClient } from '@azure/data-tables';`),
    ).toEqual([]);
    for (const file of ['examples/crm/x.ts', 'local/demo/x.ts']) {
      const text = `import { OutlookSync } from '../../client/src/index.ts';`;
      expect(violations(file, text)).toEqual([]);
    }
    expect(violations('functions/main.ts', `const env = process.env;`)).toEqual([]);
    const written = `process.env['OTHERS'] = 'off';`;
    expect(violations('shared/adapters/crm/x.ts', written)).toEqual([]);
  });
});
