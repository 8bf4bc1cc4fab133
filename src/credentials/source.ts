/**
 * Credentials, or a function that gets them: it is called again when they have expired or are rejected, and has 30
 * seconds to settle.
 */
export type CredentialSource<C> = C | (() => C | Promise<C>);
