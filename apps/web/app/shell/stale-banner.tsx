/** On every page while the server does not bring its pages up to date. */
export function StaleBanner() {
  return (
    <aside
      role="alert"
      className="shrink-0 border-danger-line border-b bg-danger-tint px-4 py-2 text-center text-danger-ink text-sm"
    >
      <p className="text-balance">
        What you see may be old: the server has stopped updating its pages. Messages still arrive and are safe. Whoever
        runs the server finds the reason in its log and starts it again.
      </p>
    </aside>
  );
}
