import { randomUUID } from 'node:crypto';
import { isRejected } from '@marketgraph/infra/engine';
import {
  openInfra,
  type Running,
  serveSubgraph,
  tokenAudience,
  tokenIssuer,
} from '@marketgraph/infra/subgraph-server';
import { viewsIn } from '@marketgraph/projections';
import { createIssueToken } from './access-tokens.ts';
import { createAccounts } from './application/accounts.ts';
import { createEmailIds } from './application/email-ids.ts';
import { forgetPeople } from './application/forget-people.ts';
import { bootstrapAdmin } from './application/bootstrap-admin.ts';
import { type AccountsConfig } from './config.ts';
import { type AccountsDatabase, createOwnTables } from './database.ts';
import { postgresCredentials } from './postgres-credentials.ts';
import { createUserReadModel } from './read-model/user-view.ts';
import { createResolvers } from './resolvers/index.ts';
import { loadSigningKeys } from './signing-keys.ts';

/** Builds and serves the accounts subgraph. */
export const startAccounts = async (config: AccountsConfig): Promise<Running> => {
  const infra = await openInfra<AccountsDatabase>('accounts', config);
  const { eventStore, execute, database, personKeys } = infra;
  await createOwnTables(database);
  const keys = await loadSigningKeys(database);
  const issueToken = await createIssueToken(keys, {
    issuer: tokenIssuer,
    audience: tokenAudience,
    lifetimeSeconds: config.tokenLifetimeSeconds,
  });
  const credentials = postgresCredentials(database);
  const emailIdOf = await createEmailIds(personKeys);
  const parts = { eventStore, execute, credentials, emailIdOf, issueToken, newId: randomUUID };
  if (config.admin) {
    const admin = { ...config.admin, name: 'Administrator' };
    const result = await bootstrapAdmin(parts, admin, infra.clock());
    if (isRejected(result)) {
      infra.logger.warn('ADMIN_EMAIL has an account with another password; it is left as it is');
    }
  }
  return serveSubgraph({
    infra,
    views: viewsIn('accounts'),
    resolvers: createResolvers({
      accounts: createAccounts(parts),
      users: createUserReadModel(database),
    }),
    reactions: [forgetPeople({ execute, credentials, personKeys })],
    routes: (app) => {
      app.get('/.well-known/jwks.json', () => keys.jwks);
    },
  });
};
