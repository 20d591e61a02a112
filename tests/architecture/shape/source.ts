import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseSync, type Program } from 'oxc-parser';
import { sources } from '../import-rules.ts';

/** One name that a file takes from another file of the house. */
interface Import {
  /** The file it comes from, relative to the root. */
  readonly from: string;
  /** As it is exported there. */
  readonly name: string;
  /** As it is called here. */
  readonly local: string;
  readonly isType: boolean;
}

export interface Source {
  /** Relative to the root. */
  readonly file: string;
  readonly lines: number;
  readonly program: Program;
  readonly imports: readonly Import[];
}

/** Every file of the rooms below `root`, parsed. */
export function readSources(root: string): ReadonlyMap<string, Source> {
  const files = sources(root).toSorted();
  return new Map(files.map((file) => [file, parse(file, readFileSync(join(root, file), 'utf8'))]));
}

export function parse(file: string, text: string): Source {
  const { program, module, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const imported = module.staticImports.flatMap(({ moduleRequest, entries }) =>
    entries.length === 0
      ? fromHouse(file, moduleRequest.value, '', '', false)
      : entries.flatMap(({ importName, localName, isType }) =>
          fromHouse(file, moduleRequest.value, importName.name, localName.value, isType),
        ),
  );
  const handedOn = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, importName, exportName, isType }) =>
      moduleRequest
        ? fromHouse(file, moduleRequest.value, importName.name, exportName.name, isType)
        : [],
    ),
  );
  const imports = [...imported, ...handedOn];
  return { file, lines: text.split('\n').length - 1, program, imports };
}

/** None when it comes from a package. */
function fromHouse(
  file: string,
  specifier: string,
  name: string | null,
  local: string | null,
  isType: boolean,
): readonly Import[] {
  if (!specifier.startsWith('.')) return [];
  const from = posix.join(posix.dirname(file), specifier);
  return [{ from, name: name ?? '*', local: local ?? '*', isType }];
}
