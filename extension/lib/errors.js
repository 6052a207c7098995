/** What can go wrong between extension and companion: kind → popup state; code → kind. */

/**
 * Each kind with the popup state it leads to. A kind that `waits` leaves captures in the queue to
 * be sent again; one that does not needs the doctor's decision.
 */
export const KINDS = {
  absent: { state: "companion-absent", waits: true },
  timeout: { state: "error", waits: true },
  foreign: { state: "another-program", waits: true },
  version: { state: "version-mismatch", waits: true },
  unpaired: { state: "not-paired", waits: true },
  permission: { state: "permission-missing", waits: true },
  busy: { state: "error", waits: true },
  unavailable: { state: "error", waits: true },
  refused: { state: "error", waits: false },
  answer: { state: "error", waits: false },
  storage: { state: "error", waits: false },
  page: { state: "error", waits: false },
  unexpected: { state: "error", waits: true },
};

/** Every code a companion can give, and the kind it is for us. */
export const KIND_OF_CODE = {
  "host-refused": "foreign",
  "origin-refused": "unpaired",
  "token-refused": "unpaired",
  "protocol-refused": "version",
  "instance-missing": "unpaired",
  "instance-refused": "unpaired",
  "pairing-busy": "busy",
  "too-many-requests": "busy",
  "body-not-understood": "refused",
  "media-type-refused": "refused",
  "method-refused": "refused",
  "page-not-understood": "refused",
  "date-not-understood": "refused",
  "not-understood": "refused",
  "not-found": "refused",
  conflict: "refused",
  "too-large": "refused",
  "store-unavailable": "unavailable",
  "store-too-new": "unavailable",
  "port-taken": "unavailable",
  "evidence-broken": "unavailable",
  "custody-broken": "unavailable",
  "pack-broken": "unavailable",
  "template-broken": "unavailable",
  "sign-in-needed": "unpaired",
  "sign-in-link-over": "unpaired",
  "sign-in-expired": "unpaired",
  "destination-not-allowed": "refused",
  "destination-refused": "refused",
  "draft-refused": "refused",
  "guard-stopped": "refused",
  "fetch-failed": "unavailable",
  "backup-refused": "refused",
  "passphrase-refused": "refused",
  "store-in-use": "unavailable",
  "form-expired": "refused",
  "form-too-large": "refused",
  "not-in-sample": "refused",
  "store-unreadable": "unavailable",
  refused: "refused",
  unavailable: "unavailable",
  broken: "unavailable",
  error: "unavailable",
};

/** A failure to be shown: a kind, and what the companion said of it when it spoke. */
export class CompanionError extends Error {
  /**
   * @param {keyof KINDS} kind
   * @param {{status?: number, code?: string, title?: string, remedy?: string, protocol?: number}} told
   */
  constructor(kind, told = {}) {
    super(told.code || kind);
    this.name = "CompanionError";
    this.kind = kind;
    this.told = { status: 0, code: kind, title: "", remedy: "", ...told };
  }
}

/** The failure a problem body (RFC 9457, already checked) stands for. */
export function errorFromProblem(problem) {
  const kind = KIND_OF_CODE[problem.code] ?? (problem.status >= 500 ? "unavailable" : "refused");
  const { status, code, title, remedy, protocol } = problem;
  return new CompanionError(kind, { status, code, title, remedy, protocol });
}

/** Any thrown value as the plain facts that popup and diagnosis need. */
export function describe(error) {
  if (error instanceof CompanionError) return { kind: error.kind, ...error.told };
  return { kind: "unexpected", status: 0, code: String(error?.name ?? "unexpected"), title: "", remedy: "" };
}
