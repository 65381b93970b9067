/** What a product is called and sorted under today; in the analytics database. */
export type ProductFactView = {
  readonly productId: string;
  readonly name: string;
  readonly category: string | null;
};
