/** A small camera outline for the Instagram channel. */
export function InstagramGlyph({ className }: { readonly className?: string }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      className={className}
    >
      <rect x="1.75" y="1.75" width="12.5" height="12.5" rx="3.75" />
      <circle cx="8" cy="8" r="2.9" />
      <circle cx="11.6" cy="4.4" r="0.9" fill="currentColor" stroke="none" />
    </svg>
  );
}
