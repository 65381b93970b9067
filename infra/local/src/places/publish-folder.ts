import { existsSync, renameSync, rmSync } from 'node:fs';
import { randomUUID } from 'node:crypto';

/**
 * Makes `folder` once, whole or not at all: `make` fills a neighbour that is then renamed into place.
 * When several processes do so at once, the first wins and all use its result.
 */
export const publishFolder = async (
  folder: string,
  make: (draft: string) => Promise<void>,
): Promise<void> => {
  if (existsSync(folder)) return;
  const draft = `${folder}.${randomUUID()}`;
  try {
    await make(draft);
    renameSync(draft, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
};
