/** What a writer says about the stream it appends to; a number is the exact last revision. */
export type ExpectedRevision = number | 'any' | 'no_stream' | 'stream_exists';
