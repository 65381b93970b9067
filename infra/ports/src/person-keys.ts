/** The key that a person's data is sealed with, or that there is none any more and never will be. */
export type PersonKey = { readonly key: Uint8Array } | 'forgotten';

/**
 * One key a person, 32 bytes, made when something of theirs is sealed for the first time. Whoever is
 * forgotten has none for good: what was sealed with it can not be read by anybody.
 * Every call throws `UnavailableError` if the keys can not be had: nothing is wrong with the events then.
 */
export interface PersonKeys {
  /** The keys of those persons who ever had one; persons without are left out. */
  find(personIds: readonly string[]): Promise<ReadonlyMap<string, PersonKey>>;

  /** The key of each person, made for those who have none. Of several at once all get the same one. */
  ensure(personIds: readonly string[]): Promise<ReadonlyMap<string, PersonKey>>;

  /**
   * Destroys the key of a person, or sees to it that they never get one. Again changes nothing.
   * Throws `RangeError` for `ownKeyId`.
   */
  forget(personId: string): Promise<void>;

  close(): Promise<void>;
}

/**
 * Nobody's id: its key is that of the deployment itself, kept beside those of persons. For what must be
 * found again and yet say nothing, such as the stream of an e-mail address.
 */
export const ownKeyId = '00000000-0000-0000-0000-000000000000';
