/** A refusal as the services tell it (RFC 9457 problem+json), or what stands for one when nobody answered. */
export interface FieldRefusal {
  field: string;
  rule: string;
  message: string;
}

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly rule: string,
    readonly detail: string,
    readonly fields: FieldRefusal[] = [],
    readonly facts: Record<string, unknown> = {},
    readonly requestId?: string,
  ) {
    super(detail);
    this.name = "Problem";
  }

  /** Nobody answered: sent again with the same id, nothing is done twice. */
  get isAway(): boolean {
    return this.status === 0 || this.status === 503;
  }
}

interface ProblemBody {
  title?: string;
  detail?: string;
  errors?: FieldRefusal[];
  facts?: Record<string, unknown>;
}

/** The problem in an answer that is no success. */
export async function problemOf(response: Response): Promise<Problem> {
  let body: ProblemBody = {};
  try {
    body = (await response.json()) as ProblemBody;
  } catch {
    // Not JSON: a proxy's page. The status still tells what happened.
  }
  return new Problem(
    response.status,
    body.title ?? "",
    body.detail ?? response.statusText,
    body.errors ?? [],
    body.facts ?? {},
    response.headers.get("x-request-id") ?? undefined,
  );
}
