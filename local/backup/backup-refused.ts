/** A copy that can't be made or used, and why, in a sentence. */
export class BackupRefused extends Error {}
