const BENCHES: Readonly<Record<string, () => Promise<unknown>>> = {
  hostile: () => import('./hostile.ts'),
};

const [name = ''] = process.argv.slice(2);
const bench = BENCHES[name];
if (bench === undefined) {
  process.stderr.write(`npm run bench -- NAME, one of: ${Object.keys(BENCHES).join(', ')}\n`);
  process.exitCode = 2;
} else {
  await bench();
}
