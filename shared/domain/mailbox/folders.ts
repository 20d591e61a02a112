/** Ids of the folders that decide what a message is. */
export interface Folders {
  readonly sentItems: string;
  readonly drafts: string;
  readonly inbox: string;
  /** Absent until a version that asks has asked, and of a mailbox that has none. */
  readonly junk?: string;
}
