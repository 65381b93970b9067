/**
 * Entries, newest first. A list and not a map: folding a long stream then costs one small object an
 * event, and a decision looks through it once.
 */
export type Journal<Entry> =
  undefined | { readonly newest: Entry; readonly earlier: Journal<Entry> };

/** All entries, newest first. */
export const entriesOf = <Entry>(journal: Journal<Entry>): readonly Entry[] => {
  const entries: Entry[] = [];
  for (let at = journal; at; at = at.earlier) entries.push(at.newest);
  return entries;
};

/** The journal of entries that come newest first. */
export const journalOf = <Entry>(entries: readonly Entry[]): Journal<Entry> =>
  entries.reduceRight<Journal<Entry>>((earlier, newest) => ({ newest, earlier }), undefined);

/** The newest entry that `isMeant`. */
export const findNewest = <Entry>(
  journal: Journal<Entry>,
  isMeant: (entry: Entry) => boolean,
): Entry | undefined => {
  for (let at = journal; at; at = at.earlier) {
    if (isMeant(at.newest)) return at.newest;
  }
  return undefined;
};
