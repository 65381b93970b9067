/** How far a handler has read one domain's bus stream. */
export type Checkpoint = { readonly sequence: number; readonly position: string };
