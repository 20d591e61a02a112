/** The simulated Microsoft 365 in a process of its own: what it costs is then told apart from the rest. */
import { startSimulator } from '../../simulator/server.ts';
import { commandSchema, perform } from './commands.ts';

const { url, loginUrl, graphUrl, world } = await startSimulator();
process.on('message', (message) => {
  try {
    process.send?.({ result: perform(world, commandSchema.parse(message)) });
  } catch (error) {
    process.send?.({ error: error instanceof Error ? error.message : String(error) });
  }
});
process.once('disconnect', () => process.exit(0));
process.send?.({ result: { url, loginUrl, graphUrl } });
