import { readFileSync } from 'node:fs';
import type { Router } from './router.ts';

const TYPES = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8' } as const;
const ASSETS = [
  ['crm.css', TYPES.css],
  ['email-sync.js', TYPES.js],
  ['local-times.js', TYPES.js],
] as const;

/** The stylesheet and the scripts of the pages, read once. */
export function addAssetRoutes(router: Router): void {
  for (const [name, type] of ASSETS) {
    const body = readFileSync(new URL(`assets/${name}`, import.meta.url));
    const headers = { 'content-type': type, 'cache-control': 'no-cache' };
    router.on('GET', `/assets/${name}`, () => ({ status: 200, headers, body }));
  }
}
