import { join } from 'node:path';
import { z } from 'zod';
import { readDataFile, writeDataFile } from './data-file.ts';
import { probe } from './free-port.ts';
import { StartRefusal } from './start-refusal.ts';

const port = z.int().min(1).max(65_535);
const keptPorts = z.object({ host: port, simulator: port });

/**
 * The ports that the app and Microsoft 365 know each other by: subscriptions name the host's, tokens the simulator's.
 * Over the same data they stay the same.
 */
type KeptPorts = z.output<typeof keptPorts>;

/**
 * Undefined for a new folder.
 *
 * @throws StartRefusal when something else listens there now
 */
export async function keptPortsOf(dataFolder: string): Promise<KeptPorts | undefined> {
  const kept = readDataFile(portsFile(dataFolder), keptPorts);
  if (kept === undefined) return undefined;
  await mustBeFree(kept.host, 'the Functions host', dataFolder);
  await mustBeFree(kept.simulator, 'the simulated Microsoft 365', dataFolder);
  return kept;
}

export function keepPorts(dataFolder: string, ports: KeptPorts): void {
  writeDataFile(portsFile(dataFolder), ports);
}

function portsFile(dataFolder: string): string {
  return join(dataFolder, 'ports.json');
}

async function mustBeFree(wanted: number, forWhat: string, dataFolder: string): Promise<void> {
  if ((await probe(wanted)) !== undefined) return;
  throw new StartRefusal(
    `Port ${wanted} is taken, and what ${dataFolder} keeps needs it for ${forWhat}: stop what listens there, or choose another folder by --data.`,
  );
}
