/** What travels between a thread that owns a SQLite file and those that use it. All of it is structured-cloneable. */
export interface Request {
  readonly id: number;
  readonly kind: string;
  readonly payload: unknown;
}
/** Why a request was refused or failed, named by the owning thread. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly fields?: unknown;
}
export type Reply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: Failure };
/** Sent by the owner to everyone who is connected, for example that the log has grown. */
export interface Notice {
  readonly notice: string;
  readonly payload: unknown;
}
/** Replies and notices in the order in which they were given. */
export type FromOwner = readonly (Reply | Notice)[];
