export { openDatabase, type OpenDatabase } from './open-database.ts';
export { openPersonKeys, WrongMasterKeyError } from './postgres-person-keys.ts';
