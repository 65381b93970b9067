/** An event as a writer proposes it. */
export type ProposedEvent = {
  /** Lower-case UUID. */
  readonly id: string;
  readonly type: string;
  readonly isJson: boolean;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
};

/**
 * Bytes that count against the limit of one append: data, metadata and the type in UTF-16, as newer
 * servers count. Servers up to 24.6 forget all but the data, so this is the stricter of the two.
 */
export const sizeOf = ({ data, metadata, type }: ProposedEvent): number =>
  data.length + metadata.length + 2 * type.length;
