/** What orders needs to know of a product to sell it; in the orders database. */
export type CatalogueView = {
  readonly productId: string;
  readonly vendorId: string;
  readonly name: string;
  readonly priceMinor: number;
  readonly currency: string;
  readonly isPublished: boolean;
};
