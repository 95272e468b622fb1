/** The mark of the product: an inbox on a rounded square. */
export function Logo({ className }: { readonly className?: string }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 32 32" className={className}>
      <rect width="32" height="32" rx="9" className="fill-accent" />
      <path
        d="M8 17.5h4.2c.6 0 1 .3 1.3.8l.5 1.1c.3.5.8.8 1.3.8h1.4c.6 0 1-.3 1.3-.8l.5-1.1c.3-.5.8-.8 1.3-.8H24M8 17.5v4A2.5 2.5 0 0 0 10.5 24h11a2.5 2.5 0 0 0 2.5-2.5v-4M8 17.5l2.1-7.2A2.5 2.5 0 0 1 12.5 8.5h7a2.5 2.5 0 0 1 2.4 1.8L24 17.5"
        fill="none"
        className="stroke-on-accent"
        strokeWidth="2.2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
