/** How the local certificate authority comes to be trusted: told to a person, and done only where they ask. */

/** One place that keeps authorities: this system's, a browser's, a program's. */
export interface TrustWay {
  /** `This system (Debian, Ubuntu)`. */
  readonly title: string;
  /** Whether it is meant for the machine that was asked. */
  readonly fits: 'here' | 'elsewhere';
  /** Lines to run, in order. */
  readonly commands: readonly string[];
  /** What no line can do, or what to know; null where there is nothing. */
  readonly note: string | null;
  /** Lines that take it back; none where nothing stays. */
  readonly undo: readonly string[];
}

export interface AuthorityFacts {
  /** `Signalbox authority of box`. */
  readonly name: string;
  /** Absolute, on the machine the controller runs on. */
  readonly path: string;
  /** The certificate itself: no secret. */
  readonly pem: string;
  readonly fingerprint: string;
  /** ISO time. */
  readonly expiresAt: string;
  /** Domains it may vouch for, besides addresses of this machine and of private networks. */
  readonly domains: readonly string[];
}

export interface TrustView {
  /** Null until HTTPS was switched on with a local certificate. */
  readonly authority: AuthorityFacts | null;
  /** This system's first; none without an authority. */
  readonly ways: readonly TrustWay[];
}

/** A certificate of the person's own, kept for nginx. */
export interface ImportedCertificate {
  /** What a wish names it by. */
  readonly id: string;
  readonly names: readonly string[];
  readonly issuer: string;
  readonly expiresAt: string;
  /** What is dubious, in sentences. */
  readonly warnings: readonly string[];
}
