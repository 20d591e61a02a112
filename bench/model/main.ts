import { ASSUMPTIONS, assumptionsOf } from './assumptions.ts';
import { tables } from './tables.ts';

/** `npm run bench:model -- --peak 3`: from 1,000 to 10,000,000 mailboxes, by the assumptions and what the flags change. */
try {
  const given = assumptionsOf(process.argv.slice(2));
  const said = Object.entries(given).map(([name, value]) => `--${name} ${value}`);
  process.stdout.write(`${said.join(' ')}\n\n${tables(given)}\n`);
} catch (error) {
  const flags = Object.entries(ASSUMPTIONS).map(([name, value]) => `--${name} ${value}`);
  const why = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${why}\nnpm run bench:model -- ${flags.join(' ')}\n`);
  process.exitCode = 2;
}
