/** A picture of how each method picks: one point on the left, three tracks on the right. */
import type { MethodKind } from '../../stack/model/desired.ts';

export function MethodPicture({ kind }: { readonly kind: MethodKind }) {
  return (
    <svg width="42" height="22" viewBox="0 0 42 22" fill="none" aria-hidden="true">
      <Marks kind={kind} />
    </svg>
  );
}

function Marks({ kind }: { readonly kind: MethodKind }) {
  switch (kind) {
    case 'round_robin':
      return (
        <>
          <Tracks lit={[1, 1, 1]} />
          <g fill="currentColor" fontSize="7.5" fontWeight="700" fontFamily="var(--font)">
            <text x="36" y="6.4">
              1
            </text>
            <text x="36" y="13.6">
              2
            </text>
            <text x="36" y="20.8">
              3
            </text>
          </g>
        </>
      );
    case 'least_conn':
      return (
        <>
          <Tracks lit={[0.3, 1, 0.3]} />
          <g fill="currentColor">
            <rect x="34" y="1.5" width="2" height="5" rx="1" opacity="0.6" />
            <rect x="37" y="1.5" width="2" height="5" rx="1" opacity="0.6" />
            <rect x="40" y="1.5" width="2" height="5" rx="1" opacity="0.6" />
            <rect x="34" y="8.5" width="2" height="5" rx="1" />
            <rect x="34" y="15.5" width="2" height="5" rx="1" opacity="0.6" />
            <rect x="37" y="15.5" width="2" height="5" rx="1" opacity="0.6" />
          </g>
        </>
      );
    case 'ip_hash':
      return (
        <>
          <Tracks lit={[0.3, 0.3, 1]} />
          <g stroke="currentColor" strokeWidth="1.5" strokeLinecap="round">
            <circle cx="37.5" cy="15.6" r="1.9" fill="currentColor" stroke="none" />
            <path d="M34 21.2c.5-2.6 6.5-2.6 7 0" />
          </g>
        </>
      );
    case 'hash':
      return (
        <>
          <Tracks lit={[1, 0.3, 0.3]} />
          <path d="M36 .8l-1 6M40 .8l-1 6M34.2 2.7h6.8M33.8 5h6.8" stroke="currentColor" strokeWidth="1.2" />
        </>
      );
    case 'random':
      return (
        <>
          <Tracks lit={[1, 0.3, 1]} />
          <g fill="currentColor">
            <rect x="34" y="7" width="8" height="8" rx="2" opacity="0.25" />
            <circle cx="36.3" cy="9.3" r="1" />
            <circle cx="39.7" cy="12.7" r="1" />
          </g>
        </>
      );
    case 'least_time':
      return (
        <>
          <Tracks lit={[0.3, 1, 0.3]} />
          <g stroke="currentColor" strokeWidth="1.3" strokeLinecap="round">
            <circle cx="37.5" cy="11" r="4" />
            <path d="M37.5 8.8V11l1.6 1.2" />
          </g>
        </>
      );
    default:
      return kind satisfies never;
  }
}

/** Opacity of each track, top to bottom. */
function Tracks({ lit }: { readonly lit: readonly [number, number, number] }) {
  return (
    <g stroke="currentColor" strokeWidth="1.7" strokeLinecap="round">
      <path d="M3 11h5c6 0 5-7 11-7h12" opacity={lit[0]} />
      <path d="M3 11h28" opacity={lit[1]} />
      <path d="M3 11h5c6 0 5 7 11 7h12" opacity={lit[2]} />
      <circle cx="3" cy="11" r="2" fill="currentColor" stroke="none" />
    </g>
  );
}
