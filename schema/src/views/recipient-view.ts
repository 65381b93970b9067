/** How to reach a person; in the notifications database, from accounts' events. */
export type RecipientView = {
  readonly userId: string;
  /** Null once the person is forgotten: there is nobody to tell anything. */
  readonly email: string | null;
  readonly name: string;
};
