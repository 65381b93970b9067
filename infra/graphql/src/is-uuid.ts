import { uuid } from '@marketgraph/schema';

/**
 * Whether a client's id can name anything at all. Ask before a statement sees it: Postgres refuses
 * other text in a uuid column with an error, and one such id would fail a whole batch.
 */
export const isUuid = (id: string): boolean => uuid.safeParse(id).success;
