import { z } from 'zod';
import { BOUNDS } from '../bounds.ts';

const ATOM = "[\\p{L}\\p{N}!#$%&'*+/=?^_`{|}~-]+";
const LABEL = '[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?';
const EMAIL = new RegExp(`^${ATOM}(?:\\.${ATOM})*@(?:${LABEL}\\.)*${LABEL}$`, 'u');

/**
 * An address as people have them: RFC 5321's dot-atom and domain with international letters (RFC 6531), at most 320
 * characters; no quoted local part, no address literal, no space or control character.
 */
export const emailSchema = z
  .string()
  .max(BOUNDS.emailCharacters, {
    error: `must have at most ${BOUNDS.emailCharacters} characters`,
    abort: true,
  })
  .refine((email) => EMAIL.test(email), 'must be an e-mail address')
  .refine((email) => email.indexOf('@') <= 64, 'must have at most 64 characters before the @');
