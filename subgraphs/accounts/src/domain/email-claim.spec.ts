import { describe, expect, it } from 'vitest';
import { decide, evolve, initialState } from './email-claim.ts';

const ada = '0190a5c0-0000-7000-8000-000000000002';
const eve = '0190a5c0-0000-7000-8000-000000000003';
const claimedByAda = evolve(initialState, { type: 'EmailClaimed', data: { userId: ada } });

describe('EmailClaim › given a free address', () => {
  it('accepts ClaimEmail: EmailClaimed', () => {
    expect(decide({ type: 'ClaimEmail', userId: ada }, initialState)).toEqual([
      { type: 'EmailClaimed', data: { userId: ada } },
    ]);
  });
});

describe('EmailClaim › given a claimed address', () => {
  it('ignores a repeated ClaimEmail', () => {
    expect(decide({ type: 'ClaimEmail', userId: ada }, claimedByAda)).toEqual([]);
  });

  it('rejects ClaimEmail of another user: EmailTaken, and says by whom', () => {
    expect(decide({ type: 'ClaimEmail', userId: eve }, claimedByAda)).toEqual({
      rejected: 'EmailTaken',
      claimedBy: ada,
    });
  });
});

describe('EmailClaim › given an address that was released', () => {
  const released = evolve(claimedByAda, { type: 'EmailReleased', data: { userId: ada } });

  it('accepts ReleaseEmail of who has it: EmailReleased', () => {
    expect(decide({ type: 'ReleaseEmail', userId: ada }, claimedByAda)).toEqual([
      { type: 'EmailReleased', data: { userId: ada } },
    ]);
  });

  it('accepts ClaimEmail of another user: EmailClaimed', () => {
    expect(decide({ type: 'ClaimEmail', userId: eve }, released)).toMatchObject([
      { type: 'EmailClaimed' },
    ]);
  });

  it('ignores a repeated ReleaseEmail, also when it is another user’s by now', () => {
    const claimedByEve = evolve(released, { type: 'EmailClaimed', data: { userId: eve } });
    expect(decide({ type: 'ReleaseEmail', userId: ada }, released)).toEqual([]);
    expect(decide({ type: 'ReleaseEmail', userId: ada }, claimedByEve)).toEqual([]);
  });
});
