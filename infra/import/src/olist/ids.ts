import { deriveId } from '@marketgraph/infra/engine';

/** Our ids of the data set's things: the same in every run, so that a second run finds the first. */
export const orderIdOf = (olistId: string): string => deriveId('olist', 'order', olistId);
export const productIdOf = (olistId: string): string => deriveId('olist', 'product', olistId);
export const vendorIdOf = (olistId: string): string => deriveId('olist', 'seller', olistId);
export const customerIdOf = (uniqueId: string): string => deriveId('olist', 'customer', uniqueId);
export const lineIdOf = (olistOrderId: string, index: number): string =>
  deriveId('olist', 'line', olistOrderId, String(index));
