import { z } from 'zod';
import { emailSchema } from '../domain/account/address.ts';
import { BOUNDS } from '../domain/bounds.ts';

/** As the part of an address behind the @. */
const domainSchema = z
  .string()
  .max(BOUNDS.domainCharacters, { abort: true })
  .refine((domain) => emailSchema.safeParse(`x@${domain}`).success, 'must be a domain, without @');

/** `PUT accounts/{a}/never-list` and `PUT accounts/{a}/users/{u}/never-list`: the whole list. */
export const neverListRequestSchema = z
  .strictObject({
    addresses: z.array(emailSchema).max(BOUNDS.neverNames).default([]),
    domains: z.array(domainSchema).max(BOUNDS.neverNames).default([]),
  })
  .refine(
    ({ addresses, domains }) => addresses.length + domains.length <= BOUNDS.neverNames,
    `must have at most ${BOUNDS.neverNames} addresses and domains together`,
  )
  .meta({
    id: 'PutNeverList',
    examples: [{ addresses: ['notary@example.com'], domains: ['lawyers.example'] }],
  });
