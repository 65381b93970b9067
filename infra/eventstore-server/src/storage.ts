import { lockDataDir } from './data-lock.ts';
import { Log } from './log.ts';
import { GroupStore } from './persistent/group-store.ts';

/** What is in a folder that belongs to this server until it is closed. */
export type Storage = {
  readonly log: Log;
  readonly groups: GroupStore;
  close(): Promise<void>;
};

/** Creates the folder if need be. Throws when another server has it or its files cannot be opened. */
export const openStorage = async (dataDir: string): Promise<Storage> => {
  const unlock = await lockDataDir(dataDir);
  try {
    const log = new Log(dataDir);
    return {
      log,
      groups: new GroupStore(log.table('groups')),
      close: async () => await log.close().then(unlock),
    };
  } catch (error) {
    await unlock();
    throw error;
  }
};
