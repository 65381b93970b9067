import { describe, expect, it } from 'vitest';
import { searchable } from './searchable.ts';

describe('searchable', () => {
  it.each([
    ['Café CRÈME', 'cafe creme'],
    ['  wifi\n6,  80%  ', 'wifi 6 80'],
    ["l'Été d'Œuvre", 'l ete d œuvre'],
    ['ﬁlter №5', 'filter no5'],
    ['pão-de-queijo_frito', 'pao de queijo frito'],
    ['日本 茶', '日本 茶'],
    ["\\ ' & | ! : * ( ) <->", ''],
    ['', ''],
  ])('writes %j as %j', (text, written) => {
    expect(searchable(text)).toBe(written);
  });

  it('leaves alone what is written so', () => {
    const written = searchable('Ação № 5');
    expect(searchable(written)).toBe(written);
  });
});
