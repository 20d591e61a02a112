import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { measureFiles } from './shape/files.ts';
import { parse, readSources } from './shape/source.ts';
import { measureWalks, type Walk } from './shape/walks.ts';

const house = (files: Readonly<Record<string, string>>) =>
  new Map(Object.entries(files).map(([file, text]) => [file, parse(file, text)]));

describe('the shape of the house', () => {
  const sources = readSources(resolve(import.meta.dirname, '../..'));

  it('no file of the app is longer than 250 lines', () => {
    const { files, large } = measureFiles(sources);
    expect(files).toBeGreaterThan(100);
    expect(large).toEqual([]);
  });

  it('no files import each other in a circle', () => {
    expect(measureFiles(sources).valueCircles).toEqual([]);
  });

  it('each walk has a way from its start to its end', () => {
    const legs = measureWalks(sources).flatMap((walk) => walk.legs);
    expect(legs.filter(({ chain }) => chain.length < 3)).toEqual([]);
  });
});

describe('measures of files', () => {
  it('a circle of types is told from one of values', () => {
    const { valueCircles, typeCircles } = measureFiles(
      house({
        'shared/a.ts': `import { b } from './b.ts';`,
        'shared/b.ts': `import './c.ts';`,
        'shared/c.ts': `export { a } from './a.ts';`,
        'shared/d.ts': `import type { E } from './e.ts';`,
        'shared/e.ts': `import { d, type D } from './d.ts'; import { a } from './a.ts';`,
      }),
    );
    expect(valueCircles).toEqual([['shared/a.ts', 'shared/b.ts', 'shared/c.ts']]);
    expect(typeCircles).toEqual([['shared/d.ts', 'shared/e.ts']]);
  });

  it('a small file may be merged when one file imports it, be it twice', () => {
    const { mergeable } = measureFiles(
      house({
        'shared/a.ts': `import { one, both } from './small.ts'; import type { T } from './small.ts';`,
        'shared/b.ts': `import { both } from './both.ts';`,
        'shared/both.ts': `import { both } from './a.ts';`,
        'shared/small.ts': '',
      }),
    );
    expect(mergeable).toContain('shared/small.ts <- shared/a.ts');
    expect(mergeable).not.toContain('shared/b.ts <- shared/a.ts');
  });
});

describe('measures of a walk', () => {
  const APP = {
    'functions/compose.ts': `
      import { graphMail } from '../shared/adapters/mail.ts';
      export function compose(config) { return { mail: graphMail(config), now: Date.now }; }`,
    'functions/handlers.ts': `
      import { receive } from '../shared/use-cases/receive.ts';
      import { told } from '../shared/use-cases/told.ts';
      import { onQueue } from './on-queue.ts';
      export function handlers(adapters) {
        const world = { ...adapters, tell: told(adapters) };
        return { queues: { mail: onQueue(receive(world)), other: onQueue(told(world)) } };
      }`,
    'functions/on-queue.ts': `
      export const onQueue = (run) => async (message) => { await run(message); };`,
    'shared/adapters/mail.ts': `export function graphMail() { return { send() { hidden(); } }; }`,
    'shared/use-cases/told.ts': `
      export const told = ({ mail }) => async (work) => { if (work.task === 'loud') await mail.send(); };`,
    'shared/use-cases/receive.ts': `
      import { pure } from '../domain/pure.ts';
      export const receive = (deps) => async (work) => {
        for (const one of work.map((id) => judge(deps, id))) if (one) return one;
      };
      async function judge(deps, id) { return pure(id) ? deps.tell({ id }) : null; }`,
    'shared/domain/pure.ts': `
      import { deep } from './deep.ts';
      export function pure(id) { return deep(id); }`,
    'shared/domain/deep.ts': `export function deep(id) { return id > 0; }`,
  };
  const measure = (walk: Partial<Walk>) =>
    measureWalks(house(APP), [
      { name: 'x', legs: [{ from: 'queues.mail', to: 'mail.send' }], ...walk },
    ])[0]?.legs[0];

  it('calls are followed through imports, curried functions and functions that are handed on, up to a port', () => {
    expect(measure({})?.chain).toEqual([
      'functions/on-queue.ts#onQueue',
      'shared/use-cases/receive.ts#receive',
      'shared/use-cases/receive.ts#judge',
      'shared/use-cases/told.ts#told',
      'mail.send',
    ]);
  });

  it('what two callers hand to one function is not mixed up', () => {
    const other = measure({ legs: [{ from: 'queues.other', to: 'mail.send' }] });
    expect(other?.longest).toBe(2);
    expect(other?.entered).toEqual(new Set(['functions/on-queue.ts', 'shared/use-cases/told.ts']));
  });

  it('files are counted on the way, beside it, and in all', () => {
    const onTheWay = [
      'functions/on-queue.ts',
      'shared/use-cases/receive.ts',
      'shared/use-cases/told.ts',
    ];
    const found = measure({});
    expect(found?.onTheWay).toEqual(new Set(onTheWay));
    expect(found?.alongTheWay).toEqual(new Set([...onTheWay, 'shared/domain/pure.ts']));
    expect(found?.entered).toEqual(
      new Set([...onTheWay, 'shared/domain/pure.ts', 'shared/domain/deep.ts']),
    );
  });

  it('a branch that the facts exclude is not taken, and a walk without a way is refused', () => {
    expect(measure({ facts: { task: 'loud' } })?.chain).toHaveLength(5);
    expect(() => measure({ facts: { task: 'quiet' } })).toThrow('no way from queues.mail');
  });
});
