import type { AppendReq, BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { ProposedEvent } from '../proposed-event.ts';
import { missingMetadata } from './rpc-error.ts';
import { decodeUuid } from './uuid.ts';

/** Throws INVALID_ARGUMENT without a UUID, a type or a content type. */
export const decodeProposedEvent = (
  message: AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage,
): ProposedEvent => {
  const type = message.getMetadataMap().get('type');
  const contentType = message.getMetadataMap().get('content-type');
  if (type === undefined || contentType === undefined) throw missingMetadata();
  return {
    id: decodeUuid(message.getId()),
    type,
    isJson: contentType === 'application/json',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
};
