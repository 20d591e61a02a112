import { readFlags } from '../../local/command-line.ts';
import { compile, findCompiler, TEMPLATE } from './compiler.ts';

/** `npm run infra`: whether what is in infra/ compiles, without a warning, by the real compiler. */
readFlags('npm run infra\n', { options: {} });

const compiler = findCompiler();
if (compiler === null) {
  process.stdout.write(
    'Not compiled: there is no `dotnet` here, which brings the Bicep compiler.\n',
  );
} else {
  const built = compile(compiler, ['build', TEMPLATE, '--stdout']);
  const settings = compile(compiler, ['build-params', `${TEMPLATE}param`, '--stdout']);
  const complaints = [built, settings].map((one) => one.complaints).filter((one) => one !== '');
  process.stdout.write(
    complaints.length === 0 ? 'infra/ compiles.\n' : `${complaints.join('\n')}\n`,
  );
  process.exitCode = complaints.length === 0 ? 0 : 1;
}
