import type { UUID as UuidMessage } from '@eventstore/db-client/generated/shared_pb.js';
import { UUID } from './stubs.ts';
import { invalidArgument } from './rpc-error.ts';

const SHAPE = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The UUID in lower case, from either of its two forms on the wire. Throws INVALID_ARGUMENT for anything else. */
export const decodeUuid = (uuid: UuidMessage | undefined): string => {
  const structured = uuid?.getStructured();
  if (structured)
    return fromBits(structured.getMostSignificantBits(), structured.getLeastSignificantBits());
  const text = uuid?.getString().toLowerCase() ?? '';
  if (!SHAPE.test(text)) throw invalidArgument(`'${text}' is not a UUID.`);
  return text;
};

const fromBits = (most: string, least: string): string => {
  const hex = [most, least]
    .map((bits) => BigInt.asUintN(64, BigInt(bits)).toString(16).padStart(16, '0'))
    .join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

/** A lower-case UUID in its form of two numbers. */
export const structuredUuid = (uuid: string): UuidMessage => {
  const hex = uuid.replaceAll('-', '');
  const [most, least] = [hex.slice(0, 16), hex.slice(16)].map((half) =>
    BigInt.asIntN(64, BigInt(`0x${half}`)).toString(),
  );
  const structured = new UUID.Structured();
  return new UUID().setStructured(
    structured.setMostSignificantBits(most ?? '').setLeastSignificantBits(least ?? ''),
  );
};
