/** One event of the log: what rules and filters ask for in front, the finished reply behind. */
export type LogRecord = {
  readonly position: number;
  readonly revision: number;
  /** Lower-case UUID. */
  readonly id: string;
  readonly stream: string;
  readonly type: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  /** The serialised `ReadResp`, ready for the wire. */
  readonly reply: Buffer;
};

const VERSION = 1;
const FIXED = 1 + 16 + 8 + 8 + 2 + 4;

/** Layout: version · id · revision · created · length of stream · length of type · stream · type · reply. */
export const encodeRecord = (record: LogRecord): Buffer => {
  const streamLength = Buffer.byteLength(record.stream);
  const typeLength = Buffer.byteLength(record.type);
  const bytes = Buffer.allocUnsafe(FIXED + streamLength + typeLength + record.reply.length);
  bytes[0] = VERSION;
  bytes.write(record.id.replaceAll('-', ''), 1, 'hex');
  bytes.writeDoubleBE(record.revision, 17);
  bytes.writeDoubleBE(record.created, 25);
  bytes.writeUInt16BE(streamLength, 33);
  bytes.writeUInt32BE(typeLength, 35);
  bytes.write(record.stream, FIXED);
  bytes.write(record.type, FIXED + streamLength);
  record.reply.copy(bytes, FIXED + streamLength + typeLength);
  return bytes;
};

/** Throws when a later version of this server wrote the record. */
export const decodeRecord = (position: number, bytes: Buffer): LogRecord => {
  if (bytes[0] !== VERSION)
    throw new Error(`The event at ${position} has format ${bytes[0] ?? ''}.`);
  const endOfStream = FIXED + bytes.readUInt16BE(33);
  const endOfType = endOfStream + bytes.readUInt32BE(35);
  return {
    position,
    revision: bytes.readDoubleBE(17),
    id: decodeId(bytes),
    stream: bytes.toString('utf8', FIXED, endOfStream),
    type: bytes.toString('utf8', endOfStream, endOfType),
    created: bytes.readDoubleBE(25),
    reply: bytes.subarray(endOfType),
  };
};

const decodeId = (bytes: Buffer): string => {
  const hex = bytes.toString('hex', 1, 17);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};
