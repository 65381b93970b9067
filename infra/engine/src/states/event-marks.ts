/**
 * Thirty-two bits of an event's id. Who finds no such mark knows that the event is not there; who finds it does
 * not know that it is. A tenth of the ids' size, which is what lets them be kept for as long as the stream.
 */
export const markOf = (eventId: string): number => Number.parseInt(eventId.slice(-8), 16) | 0;

/** The marks of a stream's events, in their order, as text. */
export const packMarks = (marks: readonly number[]): string => {
  const bytes = Buffer.alloc(marks.length * 4);
  for (const [index, mark] of marks.entries()) bytes.writeInt32LE(mark, index * 4);
  return bytes.toString('base64');
};

/** The other way round. What is no such text comes back as other marks, or as too few. */
export const unpackMarks = (text: string): readonly number[] => {
  const bytes = Buffer.from(text, 'base64');
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) =>
    bytes.readInt32LE(index * 4),
  );
};
