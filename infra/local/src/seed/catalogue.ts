/** What the demo shop sells. The prices are reais. */
export const catalogue = [
  {
    key: 'espresso-cups',
    name: 'Espresso cups, set of six',
    description: 'Stoneware, glazed by hand, 80 ml each.',
    category: 'kitchen',
    price: '89.90',
  },
  {
    key: 'moka-pot',
    name: 'Moka pot, four cups',
    description: 'Aluminium, for gas and electric stoves.',
    category: 'kitchen',
    price: '119.00',
  },
  {
    key: 'santos-coffee',
    name: 'Santos coffee, 1 kg',
    description: 'Whole beans, medium roast.',
    category: 'food',
    price: '64.50',
  },
  {
    key: 'linen-apron',
    name: 'Linen apron',
    description: 'With two pockets and a long strap.',
    category: 'kitchen',
    price: '99.90',
  },
  {
    key: 'notebook',
    name: 'Notebook, dotted',
    description: '192 pages that lie flat.',
    category: 'stationery',
    price: '39.90',
  },
  {
    key: 'fountain-pen',
    name: 'Fountain pen',
    description: 'Steel nib, medium, with converter.',
    category: 'stationery',
    price: '149.00',
  },
  {
    key: 'desk-lamp',
    name: 'Desk lamp',
    description: 'Warm light, dimmable, with a joint that stays where it is put.',
    category: 'home',
    price: '259.00',
  },
  {
    key: 'wool-blanket',
    name: 'Wool blanket',
    description: 'Undyed, 130 × 180 cm.',
    category: 'home',
    price: '349.00',
  },
  {
    key: 'hammock',
    name: 'Hammock, cotton',
    description: 'For two, with fringes, from Ceará.',
    category: 'garden',
    price: '289.90',
  },
  {
    key: 'watering-can',
    name: 'Watering can, 5 l',
    description: 'Galvanised, with a brass rose.',
    category: 'garden',
    price: '134.90',
  },
  {
    key: 'chess-set',
    name: 'Chess set, travel size',
    description: 'Magnetic, folds to a box.',
    category: 'games',
    price: '79.90',
  },
  {
    key: 'pandeiro',
    name: 'Pandeiro, 10 inch',
    description: 'Goat skin, tunable, five pairs of jingles.',
    category: 'music',
    price: '219.00',
  },
] as const;

export type CatalogueItem = (typeof catalogue)[number];

/** Units of each product that the first delivery brings. */
export const firstDelivery = 1_000;
