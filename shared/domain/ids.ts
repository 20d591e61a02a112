import { z } from 'zod';

/**
 * Ids that the CRM gives: 1 to 128 characters of a fixed alphabet, case-sensitive, never `.` or `..`.
 * The alphabet leaves out `!`, which joins the parts of a storage key: see `adapters/tables/keys.ts`.
 */
export const CRM_ID = /^(?!\.{1,2}$)[A-Za-z0-9._~\-:@|+=]{1,128}$/;

export const accountIdSchema = z.string().regex(CRM_ID).brand<'AccountId'>();
export const userIdSchema = z.string().regex(CRM_ID).brand<'UserId'>();
export const contactIdSchema = z.string().regex(CRM_ID).brand<'ContactId'>();

export type AccountId = z.infer<typeof accountIdSchema>;
export type UserId = z.infer<typeof userIdSchema>;
export type ContactId = z.infer<typeof contactIdSchema>;

/** Ids that we give. They hold only `A-Za-z0-9_-`, so they are safe in keys, paths and blob names. */
const OWN_ID = /^[A-Za-z0-9_-]{1,64}$/;

export const entryIdSchema = z.string().regex(OWN_ID).brand<'EntryId'>();
export const threadIdSchema = z.string().regex(OWN_ID).brand<'ThreadId'>();
export const mailboxRefSchema = z
  .string()
  .regex(/^[a-f0-9]{32}$/)
  .brand<'MailboxRef'>();

export type EntryId = z.infer<typeof entryIdSchema>;
export type ThreadId = z.infer<typeof threadIdSchema>;
/** Our own random 128-bit name of a mailbox's present life, in hex. It travels in `clientState`. */
export type MailboxRef = z.infer<typeof mailboxRefSchema>;

/** Microsoft's name of an account in a tenant, and so of its mailbox: lower case GUIDs. */
export interface Identity {
  readonly tid: string;
  readonly oid: string;
}

/** Graph's immutable message id. Longer or stranger ones are refused at the webhook. */
export const messageRefSchema = z
  .string()
  .regex(/^[A-Za-z0-9_\-=+/]{1,512}$/)
  .brand<'MessageRef'>();
export type MessageRef = z.infer<typeof messageRefSchema>;
