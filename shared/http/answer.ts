import type { HttpResponseInit } from '@azure/functions';
import { BOUNDS } from '../domain/bounds.ts';

export interface JsonAnswer extends HttpResponseInit {
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** A JSON answer about somebody's mail: never cached by anything between. */
export function json(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): JsonAnswer {
  return {
    status,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'private, no-store',
      ...headers,
    },
    body: JSON.stringify(body),
  };
}

export const noContent: HttpResponseInit = { status: 204 };
export const accepted: HttpResponseInit = { status: 202 };

const SIGNATURES: readonly (readonly [type: string, matches: (bytes: Uint8Array) => boolean])[] = [
  ['image/png', (bytes) => startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ['image/jpeg', (bytes) => startsWith(bytes, [0xff, 0xd8, 0xff])],
  [
    'image/gif',
    (bytes) => startsWith(bytes, ascii('GIF87a')) || startsWith(bytes, ascii('GIF89a')),
  ],
  [
    'image/webp',
    (bytes) => startsWith(bytes, ascii('RIFF')) && startsWith(bytes.subarray(8), ascii('WEBP')),
  ],
];

/**
 * Headers under which no attachment can run or be taken for something else: only images that are what they say keep
 * their type, by their first bytes and never by the sender's word.
 */
export function attachmentHeaders(name: string, bytes: Uint8Array): Record<string, string> {
  return {
    'content-type': sniffed(bytes),
    'content-disposition': `attachment; filename="${asciiName(name)}"; filename*=UTF-8''${encoded(name)}`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
    'cache-control': 'private, no-store',
  };
}

function sniffed(bytes: Uint8Array): string {
  return SIGNATURES.find(([, matches]) => matches(bytes))?.[0] ?? 'application/octet-stream';
}

/** For clients that know no `filename*`: everything that could end the quoted string or a path becomes `_`. */
function asciiName(name: string): string {
  return short(name).replaceAll(/[^A-Za-z0-9 ._()-]/g, '_') || 'attachment';
}

/** As long as names are stored, so that the ending, by which a computer opens the file, is there. */
function short(name: string): string {
  return name.slice(0, BOUNDS.nameCharacters);
}

/** RFC 8187. A lone surrogate can't be encoded and becomes U+FFFD. */
function encoded(name: string): string {
  return encodeURIComponent(short(name).toWellFormed()).replaceAll(
    /['()*!]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, at) => bytes[at] === byte);
}

function ascii(text: string): number[] {
  return Array.from(text, (char) => char.charCodeAt(0));
}
