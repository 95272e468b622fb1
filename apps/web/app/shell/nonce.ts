import { createContext, useContext } from "react";

const Nonce = createContext<string | undefined>(undefined);

/** Carries the nonce of this request while the server renders; the browser keeps nonces to itself. */
export const NonceContext = Nonce.Provider;

export const useNonce = (): string | undefined => useContext(Nonce);
