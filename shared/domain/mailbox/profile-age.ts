/** Whether the mailbox was not asked for so long, in milliseconds, what it is called. `now`: milliseconds since 1970. */
export function isProfileOlder(
  { profileReadAt }: { readonly profileReadAt: string | null },
  ageMs: number,
  now: number,
): boolean {
  return profileReadAt === null || now - Date.parse(profileReadAt) >= ageMs;
}
