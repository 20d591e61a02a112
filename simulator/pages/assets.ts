import { readFileSync } from 'node:fs';
import type { Router } from '../router.ts';

const TYPES = {
  'outlook.css': 'text/css; charset=utf-8',
  'outlook.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
} as const;

/** The one stylesheet and the one script of all pages; without either the pages still do what they must. */
export function registerAssets(router: Router): void {
  for (const [name, type] of Object.entries(TYPES)) {
    const body = readFileSync(new URL(`./assets/${name}`, import.meta.url));
    router.add('GET', `/assets/${name}`, () => ({
      status: 200,
      headers: {
        'content-type': type,
        'cache-control': 'no-cache',
        'x-content-type-options': 'nosniff',
      },
      body,
    }));
  }
}
