import { fileURLToPath } from 'node:url';

/** The folder with package.json and host.json, from which the app is loaded. */
export const repositoryRoot = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
