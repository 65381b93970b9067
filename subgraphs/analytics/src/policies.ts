import { type Viewer } from '@marketgraph/infra/graphql';

/** Admins see all figures; a vendor those of the vendor's own lines. */
export const mayAnalyse = (viewer: Viewer, vendorId: string | undefined): boolean =>
  viewer.roles.includes('ADMIN') || (viewer.roles.includes('VENDOR') && viewer.id === vendorId);
