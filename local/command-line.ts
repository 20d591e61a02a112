import { parseArgs, type ParseArgsConfig } from 'node:util';

/** What a command was given; for a flag that it does not know it ends with a sentence that says so, and what there is. */
export function readCommandLine<T extends ParseArgsConfig>(
  usage: string,
  config: T,
): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    const [why = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    process.stderr.write(`${why}.\n\n${usage}`);
    return process.exit(2);
  }
}

export function readFlags<T extends ParseArgsConfig>(
  usage: string,
  config: T,
): ReturnType<typeof parseArgs<T>>['values'] {
  return readCommandLine(usage, config).values;
}
