import { hash, type Options, verify } from '@node-rs/argon2';

/** OWASP's recommendation for argon2id, the library's default algorithm: 19 MiB, two passes, one lane. */
const options: Options = {
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
};

/** A hash of the same cost that no password has: who has no account costs as much as who has one. */
export const unmatchableHash =
  '$argon2id$v=19$m=19456,t=2,p=1$bWFya2V0Z3JhcGgtbm9ib2R5$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

/** The same characters typed on another keyboard are the same password. */
const normalised = (password: string): string => password.normalize('NFKC');

export const hashPassword = (password: string): Promise<string> =>
  hash(normalised(password), options);

/** Whether the password has this hash; without a hash the answer is no, after the same work. */
export const verifyPassword = async (
  passwordHash: string | undefined,
  password: string,
): Promise<boolean> =>
  (await verify(passwordHash ?? unmatchableHash, normalised(password))) &&
  passwordHash !== undefined;
