const MB = 1024 * 1024;

/** As the service counts, which refuses what is more; its tests compare the two. */
export const LIMITS = {
  fileBytes: 3 * MB,
  /** Of text and files together. */
  mailBytes: 25 * MB,
  htmlBytes: MB,
  /** A form of so many parts with that of the message itself. */
  files: 99,
  fileNameCharacters: 255,
  subjectCharacters: 998,
} as const;
