import { z } from 'zod';

/** Text that becomes a header's: one line, which can't end the header or hide what follows it. */
export const oneLine = (most: number) =>
  z
    .string()
    .max(most, { error: `must have at most ${most} characters`, abort: true })
    .regex(/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$/, 'must not hold control characters')
    .refine((text) => text.isWellFormed(), 'must be well-formed Unicode');
