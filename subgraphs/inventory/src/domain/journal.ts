/**
 * Entries, newest first. A list and not a map: folding a long stream then costs one small object an
 * event, and a decision looks through it once.
 */
export type Journal<Entry> =
  undefined | { readonly newest: Entry; readonly earlier: Journal<Entry> };

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
