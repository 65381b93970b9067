import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase } from '@marketgraph/infra/postgres';
import { domains } from '@marketgraph/schema';

/** The folders of a state in which something is kept, but for the mails that were delivered. */
const searched = ['eventstore', 'nats', 'stripe', 'logs'];

/** In which of the state's folders the bytes of each text stand: `nats: ada@example.com`. */
export const searchFiles = async (
  state: string,
  texts: readonly string[],
): Promise<readonly string[]> => {
  const found = new Set<string>();
  for (const folder of searched) {
    for (const bytes of await filesIn(join(state, folder))) {
      for (const text of texts) if (bytes.includes(text)) found.add(`${folder}: ${text}`);
    }
  }
  return [...found].toSorted();
};

const filesIn = async (folder: string): Promise<readonly Buffer[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name))));
};

type AnyTables = Record<string, Record<string, unknown>>;

/** In which tables of all domains each text stands: `orders.order_view: Rua das Laranjeiras 1`. */
export const searchTables = async (
  databaseUrl: string,
  texts: readonly string[],
): Promise<readonly string[]> => {
  const found = await Promise.all(
    domains.map((domain) => searchDatabase(databaseUrl, domain, texts)),
  );
  return found.flat().toSorted();
};

const searchDatabase = async (
  databaseUrl: string,
  domain: string,
  texts: readonly string[],
): Promise<readonly string[]> => {
  const { kysely, close } = await openDatabase<AnyTables>(databaseUrl, `marketgraph_${domain}`);
  const found: string[] = [];
  try {
    for (const { name, schema = 'public' } of await kysely.introspection.getTables()) {
      const rows = await kysely.withSchema(schema).selectFrom(name).selectAll().execute();
      const content = JSON.stringify(rows);
      found.push(
        ...texts
          .filter((text) => content.includes(text))
          .map((text) => `${domain}.${name}: ${text}`),
      );
    }
    return found;
  } finally {
    await close();
  }
};
