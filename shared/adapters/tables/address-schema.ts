import { z } from 'zod';
import type { Address } from '../../domain/account/address.ts';

export const addressSchema: z.ZodType<Address> = z.object({
  email: z.string(),
  name: z.string().exactOptional(),
});
