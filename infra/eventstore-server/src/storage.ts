import { lockDataDir } from './data-lock.ts';
import { Log } from './log.ts';

/** The log of a folder that belongs to this server until it is closed. */
export type Storage = { readonly log: Log; close(): Promise<void> };

/** Creates the folder if need be. Throws when another server has it or its files cannot be opened. */
export const openStorage = async (dataDir: string): Promise<Storage> => {
  const unlock = await lockDataDir(dataDir);
  try {
    const log = new Log(dataDir);
    return { log, close: async () => await log.close().then(unlock) };
  } catch (error) {
    await unlock();
    throw error;
  }
};
