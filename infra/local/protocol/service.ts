// What a local AWS service is: operations as plain functions over decoded input.

/** Who signed the request, as far as a signature tells. */
export interface Caller {
  accessKeyId: string;
  account: string;
  userAgent: string;
  sourceIp: string;
}

/** One decoded request. `input` and the answer use the member names of the SDK's shapes. */
export interface Call {
  operation: string;
  input: Readonly<Record<string, unknown>>;
  account: string;
  region: string;
  caller: Caller;
  now: Date;
}

export type Answer = Readonly<Record<string, unknown>>;
export type Operation = (call: Call) => Answer | Promise<Answer>;

/** A service whose wire protocol comes from the Smithy schemas that its SDK client exports. */
export interface SchemaService {
  /** Name in the SigV4 scope: `apigateway`, `ivs`, … */
  signingName: string;
  /** Event source in CloudTrail records: `apigateway.amazonaws.com`. */
  eventSource: string;
  /** The module namespace of the SDK client. */
  client: object;
  operations: Readonly<Record<string, Operation>>;
}

/** An error of the service's model: the code is the shape's name, e.g. `NotFoundException`. */
export class ServiceError extends Error {
  readonly code: string;
  /** Further members of the error shape, e.g. `retryAfterSeconds` (sent as a header where the model says so). */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, members: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'ServiceError';
    this.code = code;
    this.members = members;
  }
}
