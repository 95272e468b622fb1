import type { DocumentStoreShape } from "@soshogle/document-store/document-store";
import { REGISTERS, type Register } from "@soshogle/read-models/state/register";
import { Effect } from "effect";

/** The registers of some projections, as far as they exist. */
export const readRegisters = (store: DocumentStoreShape, names: readonly string[]) =>
  Effect.map(store.get(REGISTERS.name, names), (found) => found as readonly Register[]); // written below

/** Changes the register of a projection by compare and set. Null for one that must exist leaves things as they are. */
export const changeRegister = Effect.fnUntraced(function* (
  store: DocumentStoreShape,
  name: string,
  change: (register: Register | null) => Register | null,
) {
  for (;;) {
    const known = yield* store.getVersioned(REGISTERS.name, name);
    const register = (known?.document ?? null) as Register | null; // written here
    const next = change(register);
    if (next === null || next === register) return register;
    if (yield* store.compareAndSet(REGISTERS.name, name, known?.version ?? null, next)) return next;
  }
});
