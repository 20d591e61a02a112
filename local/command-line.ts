import { parseArgs, type ParseArgsConfig } from 'node:util';

/** The flags of a command; for others it ends with a sentence that says what is wrong, and what there is. */
export function readFlags<T extends ParseArgsConfig>(
  usage: string,
  config: T,
): ReturnType<typeof parseArgs<T>>['values'] {
  try {
    return parseArgs(config).values;
  } catch (error) {
    const [why = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    process.stderr.write(`${why}.\n\n${usage}`);
    return process.exit(2);
  }
}
