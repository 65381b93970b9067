/** How to reach a person; in the notifications database, from accounts' events. */
export type RecipientView = {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
};
