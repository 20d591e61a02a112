/**
 * List prices in US dollars, pay as you go, East US, locally redundant, without free grants and discounts; of the pages as
 * stored by July 2026, but for those marked as unchecked, for which no page was at hand, and the blobs', which stand in
 * somebody else's summary. They change: look at the pages before you rely on a sum.
 */
export const PRICES = {
  /** "Azure Table Storage pricing": any operation, and a gigabyte for a month. */
  tablePer10k: 0.000_36,
  tableGb: 0.045,
  /** "Azure Queue Storage pricing", general purpose v2: class 1 and class 2 alike. Unchecked. */
  queuePer10k: 0.004,
  /** "Azure Blob Storage pricing", hot: writes, and a gigabyte for a month. */
  blobPer10k: 0.05,
  blobGb: 0.0184,
  /** "Azure Functions pricing", Flex Consumption, on demand. */
  gbSecond: 0.000_026,
  /** Unchecked. */
  perMillionExecutions: 0.4,
} as const;

/** A lone run is billed as so long at least. "Estimating consumption-based costs". Unchecked. */
export const LEAST_BILLED_MS = 1_000;
