import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

/** As the build of the pages tells of each file. */
interface Chunk {
  readonly fileName: string;
  readonly imports: readonly string[];
}

export interface Size {
  readonly gzip: number;
  readonly brotli: number;
}

type Language = 'en' | 'de' | 'ar';

/** Of what a page in one language loads for the conversation, each file compressed on its own, the loader included. */
interface ConversationSize {
  /** Until messages stand there. */
  readonly reading: Size;
  /** What lays mail out, beside the first message that is read to its end. */
  readonly layout: Size;
  /** What comes after that, to write. */
  readonly writing: Size;
  readonly all: Size;
}

export function conversationSize(
  folder: string,
  chunks: readonly Chunk[],
  language: Language,
): ConversationSize {
  const loadedBy = (name: string): readonly string[] => {
    const loaded = new Set(
      chunks.filter(({ fileName }) => new RegExp(`^${name}-.{8}\\.js$`).test(fileName)),
    );
    for (const chunk of loaded) {
      for (const other of chunks) if (chunk.imports.includes(other.fileName)) loaded.add(other);
    }
    return [...loaded].map(({ fileName }) => fileName);
  };
  const read = new Set([
    'conversation.js',
    ...loadedBy('conversation'),
    ...loadedBy(`words-conversation-${language}`),
  ]);
  const beside = (files: readonly string[]): Size =>
    sizeOf(
      folder,
      files.filter((file) => !read.has(file)),
    );
  const reading = sizeOf(folder, [...read]);
  const layout = beside(loadedBy('whole-body'));
  const writing = beside([...loadedBy('part'), ...loadedBy(`words-compose-${language}`)]);
  return { reading, layout, writing, all: sum([reading, layout, writing]) };
}

function sizeOf(folder: string, files: readonly string[]): Size {
  const contents = files.map((file) => readFileSync(join(folder, file)));
  return sum(
    contents.map((content) => ({
      gzip: gzipSync(content, { level: 9 }).length,
      brotli: brotliCompressSync(content).length,
    })),
  );
}

function sum(sizes: readonly Size[]): Size {
  return {
    gzip: sizes.reduce((all, { gzip }) => all + gzip, 0),
    brotli: sizes.reduce((all, { brotli }) => all + brotli, 0),
  };
}
