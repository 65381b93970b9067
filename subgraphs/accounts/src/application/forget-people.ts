import {
  type AnyReaction,
  causedBy,
  defineReaction,
  type Execute,
} from '@marketgraph/infra/engine';
import { type PersonKeys } from '@marketgraph/infra/ports';
import { type Credentials } from './credentials.ts';
import { emailClaimDecider } from './deciders.ts';

const name = 'accounts_forget-people';

export type ForgetPeopleParts = {
  readonly execute: Execute;
  readonly credentials: Credentials;
  readonly personKeys: Pick<PersonKeys, 'forget'>;
};

/**
 * What follows when a person is forgotten: their key is destroyed, so that nobody can read what is sealed; the
 * password is deleted, and the address is free. Each step may be done again, whoever stopped in between.
 */
export const forgetPeople = ({
  execute,
  credentials,
  personKeys,
}: ForgetPeopleParts): AnyReaction =>
  defineReaction<'accounts'>({
    name,
    source: 'accounts',
    handle: async (event) => {
      if (event.type !== 'UserForgotten') return;
      const { userId, emailId } = event.data;
      await personKeys.forget(userId);
      await credentials.removeAllOf(userId);
      if (emailId === null) return;
      const command = { type: 'ReleaseEmail', userId } as const;
      await execute(emailClaimDecider, emailId, command, causedBy(name, event));
    },
  });
