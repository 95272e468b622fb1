import { useEffect, useState } from "react";
import { useHydrated } from "../../shell/hydrated.ts";
import { Field } from "../../ui/field.tsx";
import { tokenFrom } from "./read-form.ts";

const labels = {
  name: "token",
  label: "Owner link or its token",
  hint: "The server printed it at its start. It works once and for an hour; npm run owner-link makes a new one.",
} as const;

/**
 * Takes the token out of the address's fragment, which no server ever sees, and wipes it from the address bar. Without a
 * fragment, and without script, there is a field to paste it into.
 */
export function TokenField({ problem }: { readonly problem: string | undefined }) {
  const hydrated = useHydrated();
  const [fromAddress, setFromAddress] = useState("");
  useEffect(() => {
    const token = tokenFrom(location.hash);
    if (!token) return;
    setFromAddress(token);
    history.replaceState(history.state, "", location.pathname + location.search);
  }, []);

  if (fromAddress && !problem) return <input type="hidden" name="token" value={fromAddress} />;
  return (
    <div className={hydrated ? "" : "hidden noscript:block"}>
      <Field {...labels} problem={problem} autoComplete="off" spellCheck={false} />
    </div>
  );
}
