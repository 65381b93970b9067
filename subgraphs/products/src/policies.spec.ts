import { describe, expect, it } from 'vitest';
import { mayListUnpublished, mayManage, maySee } from './policies.ts';

const vendor = { id: 'vendor', roles: ['CUSTOMER', 'VENDOR'] as const };
const other = { id: 'other', roles: ['CUSTOMER', 'VENDOR'] as const };
const customer = { id: 'customer', roles: ['CUSTOMER'] as const };
/** Has lost the role since. */
const formerVendor = { id: 'vendor', roles: ['CUSTOMER'] as const };
const admin = { id: 'admin', roles: ['CUSTOMER', 'ADMIN'] as const };

describe('policies of products', () => {
  it.each([
    ['its vendor', vendor, true, true],
    ['an admin', admin, true, true],
    ['another vendor', other, false, false],
    ['a former vendor', formerVendor, false, false],
    ['a customer', customer, false, false],
    ['an anonymous visitor', undefined, false, false],
  ])('a draft and %s', (_who, viewer, manages, sees) => {
    expect(mayManage(viewer, { vendorId: 'vendor' })).toBe(manages);
    expect(maySee(viewer, { vendorId: 'vendor', publishedAt: null })).toBe(sees);
  });

  it('everybody sees what was on sale once', () => {
    const publishedAt = '2026-01-05T10:00:00.000Z';
    expect(maySee(undefined, { vendorId: 'vendor', publishedAt })).toBe(true);
  });

  it('lists what is not on sale to its vendor and to admins', () => {
    expect(mayListUnpublished(admin)).toBe('of everybody');
    expect(mayListUnpublished(vendor)).toEqual({ vendorId: 'vendor' });
    expect(mayListUnpublished(customer)).toBe('of nobody');
    expect(mayListUnpublished(undefined)).toBe('of nobody');
  });
});
