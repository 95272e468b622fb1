/** A key as it is printed on a keyboard. */
export function Key({ children }: { readonly children: string }) {
  return (
    <kbd className="grid h-6 min-w-6 place-items-center rounded-sm border border-edge bg-raised px-1.5 font-medium font-sans text-ink text-xs">
      {children}
    </kbd>
  );
}
